import pg from "pg";
import { fromDatabaseError, RowhouseError } from "../errors.ts";
import { abortable, throwIfAborted } from "./abort.ts";
import { Connection, type Sharing } from "./connection.ts";
import { KnownTexts } from "./known-texts.ts";
import { limitNextConnect } from "./pg-private.ts";
import { markTransient } from "./retry.ts";
import { withSafeOptions } from "./startup-options.ts";
import { Sweep } from "./sweep.ts";

export interface PoolSettings {
  readonly connectionString: string;
  /** Connections kept when idle; 2 where not given. */
  readonly min?: number | undefined;
  /** Connections at most; 10 where not given. */
  readonly max?: number | undefined;
  /** Milliseconds after which an idle connection above `min` is closed; 10,000 where not given. */
  readonly idleTimeoutMs?: number | undefined;
  /** Milliseconds to wait for a connection, new or free; 10,000 where not given. */
  readonly connectTimeoutMs?: number | undefined;
  /** Whether statements are prepared, under their names or, from the second time on, ours; true where not given. */
  readonly prepare?: boolean | undefined;
  /** Anything else that the driver takes: ssl, application_name, types … Its options take the place of ours. */
  readonly client?: Omit<pg.ClientConfig, "connectionString" | "query_timeout"> | undefined;
}

export interface PoolStatus {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Lends connections, and takes back only those that nothing is left on. */
export class ConnectionPool {
  readonly #pool: pg.Pool;
  readonly #max: number;
  readonly #connectTimeoutMs: number;
  readonly #sharing: Sharing;
  #running = 0;
  #closed: Promise<void> | undefined;
  #drained: (() => void) | undefined;

  constructor(settings: PoolSettings) {
    this.#max = settings.max ?? 10;
    this.#connectTimeoutMs = settings.connectTimeoutMs ?? 10_000;
    const { connectionString } = settings;
    const isPrepared = settings.prepare !== false;
    this.#sharing = { isPrepared, texts: new KnownTexts(), sweep: new Sweep(isPrepared) };
    this.#pool = new pg.Pool({
      application_name: "rowhouse",
      // A pooler that shares connections may refuse options.
      ...(isPrepared ? withSafeOptions(connectionString) : { connectionString }),
      ...settings.client,
      min: settings.min ?? 2,
      max: this.#max,
      idleTimeoutMillis: settings.idleTimeoutMs ?? 10_000,
      connectionTimeoutMillis: this.#connectTimeoutMs,
    });
    // An idle connection that is lost has left the pool by then. One that is
    // lost while lent fails its batch. Without a listener, either would end the process.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client) => client.on("error", () => {}));
  }

  get status(): PoolStatus {
    return { total: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
  }

  /**
   * Lends a connection to the callback. Throws POOL_CLOSED, POOL_EXHAUSTED,
   * DATABASE_UNAVAILABLE or ABORTED where there is none to be had.
   */
  async withConnection<T>(
    callback: (connection: Connection) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (this.#closed) throw new RowhouseError("POOL_CLOSED");
    this.#running++;
    try {
      const client = await this.#acquire(signal);
      const connection = new Connection(client, this.#sharing);
      try {
        return await callback(connection);
      } finally {
        if (!connection.reusable) await connection.clean();
        client.release(!connection.reusable);
      }
    } finally {
      if (--this.#running === 0) this.#drained?.();
    }
  }

  /** Refuses new work, waits for the end of what is running, then closes every connection. */
  close(): Promise<void> {
    this.#closed ??= this.#drain();
    return this.#closed;
  }

  async #drain(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    await this.#pool.end();
  }

  async #acquire(signal: AbortSignal | undefined): Promise<pg.PoolClient> {
    throwIfAborted(signal);
    const { totalCount, idleCount, waitingCount } = this.#pool;
    const queued = totalCount >= this.#max && idleCount === 0;
    // With a connection at hand nobody waits, and a timer would cost more than all the rest.
    if (idleCount > waitingCount) limitNextConnect(this.#pool, 0);
    const connecting = this.#pool.connect();
    limitNextConnect(this.#pool, this.#connectTimeoutMs);
    try {
      return await abortable(connecting, signal, (client) => client.release());
    } catch (error) {
      throw error instanceof RowhouseError ? error : unavailable(error, queued);
    }
  }
}

// Connection faults that pass by themselves; a fault without a code is the
// driver's word for a connection that ended while it was being made.
const passingFaults = new Set([
  undefined,
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "57P03",
  "53300",
]);

function unavailable(cause: unknown, queued: boolean): RowhouseError {
  const code = (cause as { code?: string }).code;
  // Trying again would make a crowd larger.
  if (queued && code === undefined) return new RowhouseError("POOL_EXHAUSTED", undefined, { cause });
  const error = cause instanceof pg.DatabaseError ? fromDatabaseError(cause) : undefined;
  const typed = error ?? new RowhouseError("DATABASE_UNAVAILABLE", undefined, { cause });
  return passingFaults.has(code) ? markTransient(typed) : typed;
}
