import type { ClientBase, QueryArrayResult } from "pg";
import { failed, type Observation, observed } from "./observation.ts";

/** Values come as Postgres writes them: a driver that parses hides differences. */
const asText = { getTypeParser: () => (value: string | Buffer) => value };

/** The prover's connection: savepoints, observations, and the administrator's own questions. */
export class Session {
  readonly client: ClientBase;
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
  async observe(sql: string): Promise<Observation> {
    this.#notices.length = 0;
    try {
      const query = { text: sql, rowMode: "array" as const, types: asText as never };
      const answer = (await this.client.query<string[]>(query)) as unknown;
      const results = (Array.isArray(answer) ? answer : [answer]) as QueryArrayResult<string[]>[];
      return observed(results.at(-1), [...this.#notices]);
    } catch (error) {
      return failed(error, [...this.#notices]);
    }
  }
}
