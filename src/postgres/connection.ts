import pg from "pg";
import { RowhouseError } from "../errors.ts";
import { requestCancel } from "./cancel.ts";
import { Flight, type FlightOutcome } from "./flight.ts";
import type { PreparedStatement } from "./statement.ts";
import { type StatementNames, withoutName } from "./statement-names.ts";

// How long a cancelled statement may take to end before its connection is cut.
const cancelGraceMs = 2_000;

// Commands that leave nothing behind in the session once their transaction is
// over. After any other (SET, PREPARE, LISTEN, DO, CREATE …) the connection is
// not used again.
const tracelessCommands = new Set([
  ...["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "FETCH", "MOVE", "EXPLAIN", "SHOW"],
  ...["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "LOCK", "RESET"],
]);

/** A connection of the pool while it is lent. */
export class Connection {
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames | undefined;
  #inDoubt = false;

  /** Without names nothing is prepared. */
  constructor(client: pg.PoolClient, names: StatementNames | undefined) {
    this.#client = client;
    this.#names = names;
  }

  /** I: idle. T: in a transaction. E: in one that has failed. */
  get transactionStatus(): "I" | "T" | "E" | null {
    return this.#client.getTransactionStatus();
  }

  /** Whether it may serve somebody else afterwards. */
  get reusable(): boolean {
    return !this.#inDoubt && this.transactionStatus === "I";
  }

  /** Never to be used again after this. */
  doubt(): void {
    this.#inDoubt = true;
  }

  /**
   * Sends statements in one flight and waits for the end of it. A signal that
   * fires meanwhile cancels what the server is doing; whether it came too late
   * the outcome tells.
   */
  async send(statements: readonly PreparedStatement[], signal?: AbortSignal): Promise<FlightOutcome> {
    signal?.throwIfAborted();
    const names = this.#names;
    const named = statements.map(names ? (statement) => names.withName(statement) : withoutName);
    const flight = new Flight(named, this.#client);
    const cancelled = signal && this.#cancelOn(signal);
    try {
      this.#client.query(flight as never);
      const outcome = await flight.landed;
      if (!outcome.answered || leavesDoubt(outcome)) this.#inDoubt = true;
      return outcome;
    } finally {
      cancelled?.();
    }
  }

  #cancelOn(signal: AbortSignal): () => void {
    let cut: NodeJS.Timeout | undefined;
    const onAbort = () => {
      this.#inDoubt = true;
      requestCancel(this.#client);
      cut = setTimeout(() => this.#cut(), cancelGraceMs);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    return () => {
      signal.removeEventListener("abort", onAbort);
      clearTimeout(cut);
    };
  }

  #cut(): void {
    const { connection } = this.#client as unknown as { connection: pg.Connection };
    connection.stream.destroy();
  }
}

function leavesDoubt({ error, results }: FlightOutcome): boolean {
  if (results.some(({ command }) => command !== null && !tracelessCommands.has(command))) return true;
  if (error === undefined) return false;
  // Someone cancelled it: a second request may be on its way and hit whoever comes next.
  // An error of the connection or the server itself speaks for itself.
  if (error instanceof pg.DatabaseError) return /^(57|08|XX|58|F0)/.test(error.code ?? "");
  return error instanceof RowhouseError;
}
