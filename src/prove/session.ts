import type { ClientBase } from "pg";
import { pipelined, submitTo } from "../driver/pg-private.ts";
import type { Observation } from "./observation.ts";
import { ObservedQuery } from "./observed-query.ts";

/** The prover's connection: savepoints, observations, and the administrator's own questions. */
export class Session {
  readonly client: ClientBase;
  /** Values that only B has: rows with them are kept of the largest answers. */
  canaries: readonly string[] = [];
  /** How many probes are sent before their answers are waited for. */
  batch = 50;
  readonly #notices: string[] = [];
  readonly #onNotice = (notice: { severity?: string | undefined; message?: string | undefined }) =>
    this.#notices.push(`${notice.severity}: ${notice.message}`);

  constructor(client: ClientBase) {
    this.client = client;
    client.on("notice", this.#onNotice);
  }

  close(): void {
    this.client.off("notice", this.#onNotice);
  }

  /** For the administrator; an error is an error. */
  async query<T extends object>(sql: string, values?: unknown[]): Promise<T[]> {
    return (await this.client.query<T>(sql, values)).rows;
  }

  async run(sql: string): Promise<void> {
    await this.client.query(sql);
  }

  /** Whether it worked; whatever it did before it failed is undone. */
  async attempt(sql: string): Promise<boolean> {
    return (await this.failure(sql)) === null;
  }

  /** Why it failed, in which case whatever it did is undone; null where it worked. */
  async failure(sql: string): Promise<{ code?: string | undefined; message: string } | null> {
    await this.run("savepoint attempt");
    try {
      await this.run(sql);
      await this.run("release savepoint attempt");
      return null;
    } catch (error) {
      await this.run("rollback to savepoint attempt; release savepoint attempt");
      return error as Error & { code?: string };
    }
  }

  /**
   * What the sender of this SQL sees of its last statement. It goes as simple
   * queries, so it may be several statements; the transaction is left as failed
   * as they leave it.
   */
  observe(sql: string): Promise<Observation> {
    this.#notices.length = 0;
    return this.#send(sql);
  }

  /** The same for many, each sent before the answers to those in front of it are here. */
  observeAll(texts: readonly string[]): Promise<Observation[]> {
    this.#notices.length = 0;
    return pipelined(this.client, () => Promise.all(texts.map((text) => this.#send(text))));
  }

  #send(sql: string): Promise<Observation> {
    const query = new ObservedQuery(sql, this.canaries, () => this.#notices.splice(0));
    submitTo(this.client, query);
    return query.observation;
  }
}
