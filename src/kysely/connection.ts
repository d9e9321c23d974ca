import type { AbortableOperationOptions, CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { TransactionOptions } from "../driver/transaction.ts";
import { isRowhouseError, RowhouseError } from "../errors.ts";
import type { TenantDatabase } from "../tenant-database.ts";
import { OpenScope } from "./open-scope.ts";

const changes = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

/** What Kysely runs one query or one transaction on. */
export class TenantConnection implements DatabaseConnection {
  readonly #tenant: TenantDatabase;
  readonly #cancelling = new AbortController();
  /** The transaction and its savepoints, the innermost last. Queries go to that one. */
  #scopes: { name: string | undefined; scope: OpenScope }[] = [];

  constructor(tenant: TenantDatabase) {
    this.#tenant = tenant;
  }

  async executeQuery<R>(
    { sql: text, parameters: values }: CompiledQuery,
    options?: AbortableOperationOptions,
  ): Promise<QueryResult<R>> {
    const inner = this.#scopes.at(-1)?.scope.transaction;
    const signal = options?.signal && this.#cancelling.signal;
    try {
      const { rows, rowCount, command } = inner
        ? await inner.query<R>({ text, values })
        : await this.#tenant.query<R>({ text, values }, undefined, { signal });
      return { rows, ...(changes.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }) };
    } catch (error) {
      // Cancelled by the method below: Kysely has told its caller before.
      if (this.#cancelling.signal.aborted && isRowhouseError(error, "ABORTED")) return { rows: [] };
      throw error;
    }
  }

  /** Called for a query with a signal whose strategy is "cancel query". A transaction ends with it. */
  async cancelQuery(): Promise<void> {
    this.#cancelling.abort();
  }

  // biome-ignore lint/correctness/useYield: Kysely wants a generator, and there is none to be had
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new RowhouseError("STATEMENT_REFUSED", "Rowhouse does not stream rows: use limit and a key.");
  }

  /** Nothing is sent before the first query, and then together with it. */
  async begin(options: TransactionOptions): Promise<void> {
    // Kysely's callback has seen the first attempt: it cannot be run again from here.
    const scope = await OpenScope.open((callback) =>
      this.#tenant.withTransaction(callback, { ...options, retry: false, signal: this.#cancelling.signal }),
    );
    this.#scopes = [{ name: undefined, scope }];
  }

  async commit(): Promise<void> {
    await this.#closeFrom(0, (scope) => scope.finish());
  }

  async rollback(): Promise<void> {
    await this.#closeFrom(0, (scope) => scope.undo());
  }

  async savepoint(name: string): Promise<void> {
    const outer = this.#scopes.at(-1);
    if (!outer) throw new RowhouseError("TRANSACTION_CLOSED");
    const scope = await OpenScope.open((callback) => outer.scope.transaction.savepoint(callback));
    this.#scopes.push({ name, scope });
  }

  async release(name: string): Promise<void> {
    await this.#closeFrom(this.#placeOf(name), (scope) => scope.finish());
  }

  /** As in SQL, the savepoint is there to be rolled back to again. */
  async rollbackTo(name: string): Promise<void> {
    await this.#closeFrom(this.#placeOf(name), (scope) => scope.undo());
    await this.savepoint(name);
  }

  /** Closes the innermost first. Where one fails, those around it stay open, to be rolled back. */
  async #closeFrom(place: number, close: (scope: OpenScope) => Promise<void>): Promise<void> {
    while (this.#scopes.length > place) await close((this.#scopes.pop() as { scope: OpenScope }).scope);
  }

  #placeOf(name: string): number {
    const place = this.#scopes.findLastIndex((scope) => scope.name === name);
    if (place > 0) return place;
    throw new RowhouseError("TRANSACTION_CLOSED", `There is no savepoint ${JSON.stringify(name)}.`);
  }
}
