import pg from "pg";
import { RowhouseError } from "../errors.ts";
import { requestCancel } from "./cancel.ts";
import { type KnownTexts, withName, withoutName } from "./known-texts.ts";
import { connectionOf, submitTo } from "./pg-private.ts";
import { type BatchOutcome, PipelinedBatch } from "./pipelined-batch.ts";
import type { Leavings } from "./sql-text.ts";
import { cachedStatement, type EncodedStatement } from "./statement.ts";
import type { Sweep } from "./sweep.ts";

// How long a cancelled statement may take to end before its connection is cut.
const cancelGraceMs = 2_000;

export const begin = cachedStatement("rowhouse_begin", "begin");
const commit = cachedStatement("rowhouse_commit", "commit");
const rollback = cachedStatement("rowhouse_rollback", "rollback");

/** What the connections of a pool share. */
export interface Sharing {
  /** Whether statements are prepared under names. */
  readonly isPrepared: boolean;
  readonly texts: KnownTexts;
  readonly sweep: Sweep;
}

/** A connection of the pool while it is lent. */
export class Connection {
  readonly #client: pg.PoolClient;
  readonly #sharing: Sharing;
  /** What statements since the last sweep may have left. */
  #leavings: Leavings = "nothing";
  #inDoubt = false;

  constructor(client: pg.PoolClient, sharing: Sharing) {
    this.#client = client;
    this.#sharing = sharing;
  }

  /** I: idle. T: in a transaction. E: in one that has failed. */
  get transactionStatus(): "I" | "T" | "E" | null {
    return this.#client.getTransactionStatus();
  }

  /** Whether it may serve somebody else afterwards. */
  get reusable(): boolean {
    return !this.#inDoubt && this.#leavings === "nothing" && this.transactionStatus === "I";
  }

  /** Never to be used again after this. */
  doubt(): void {
    this.#inDoubt = true;
  }

  /**
   * Sends statements in one batch and waits for the end of it. A signal that
   * fires meanwhile cancels what the server is doing; whether it came too late
   * the outcome tells.
   */
  async send(statements: readonly EncodedStatement[], signal?: AbortSignal): Promise<BatchOutcome> {
    signal?.throwIfAborted();
    const batch = new PipelinedBatch(
      statements.map((statement) => this.#prepare(statement)),
      this.#client,
    );
    const cancelled = signal && this.#cancelOn(signal);
    try {
      submitTo(this.#client, batch);
      const outcome = await batch.outcome;
      if (!outcome.answered || (outcome.error !== undefined && isDoubtful(outcome.error)))
        this.#inDoubt = true;
      return outcome;
    } finally {
      cancelled?.();
    }
  }

  /**
   * Sends statements, the last of them the caller's, as one transaction in one
   * batch. Where the caller's may leave something a sweep follows in it.
   */
  async sendAlone(statements: readonly EncodedStatement[], signal?: AbortSignal): Promise<BatchOutcome> {
    const { text } = statements.at(-1) as EncodedStatement;
    if (this.#sharing.texts.know(text).leaves === "nothing") return this.send(statements, signal);
    const outcome = await this.#sendAndSweep([begin, ...statements, commit], signal);
    return { ...outcome, results: outcome.results.slice(1, 1 + statements.length) };
  }

  /** Commits the transaction; a sweep follows where one is needed. */
  commit(): Promise<BatchOutcome> {
    return this.#leavings === "nothing" ? this.send([commit]) : this.#sendAndSweep([commit]);
  }

  /** Ends what is open and sweeps, so that the connection may be used again. Where that fails it is not. */
  async clean(): Promise<void> {
    if (this.reusable || this.#inDoubt || this.#leavings === "anything") return;
    const ending = this.transactionStatus === "I" ? [] : [rollback];
    if (this.#leavings === "nothing") await this.send(ending);
    else await this.#sendAndSweep(ending);
  }

  async #sendAndSweep(statements: readonly EncodedStatement[], signal?: AbortSignal): Promise<BatchOutcome> {
    const { sweep } = this.#sharing;
    const sweeping = sweep.statements;
    const outcome = await this.send([...statements, ...sweeping], signal);
    const { error, results } = outcome;
    if (results.length < statements.length) return outcome;
    if (results.length === statements.length + sweeping.length) {
      if (this.#leavings === "state") this.#leavings = "nothing";
      return outcome;
    }
    // The sweep alone has failed: what was sent before it is done, and committed.
    if (sweep.adapt(error)) await this.#sendAndSweep([]);
    else this.#inDoubt = true;
    return { ...outcome, answered: true, error: undefined };
  }

  #prepare(statement: EncodedStatement): EncodedStatement {
    const { isPrepared, texts } = this.#sharing;
    if (statement.quiet) return isPrepared ? statement : withoutName(statement);
    const known = texts.know(statement.text);
    if (known.leaves === "anything" || this.#leavings === "nothing") this.#leavings = known.leaves;
    return isPrepared ? withName(statement, known) : withoutName(statement);
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
    connectionOf(this.#client).stream.destroy();
  }
}

function isDoubtful(error: unknown): boolean {
  // Someone cancelled it: a second request may be on its way and hit whoever comes next.
  // An error of the connection or the server itself speaks for itself.
  if (error instanceof pg.DatabaseError) return /^(57|08|XX|58|F0)/.test(error.code ?? "");
  return error instanceof RowhouseError;
}
