import { RowhouseError } from "../errors.ts";
import { quote } from "../tenant/quote.ts";
import type { TransactionOptions } from "./transaction.ts";

/** Transaction settings as query builders have them, in the words of SQL. */
export interface SqlTransactionSettings {
  readonly isolationLevel?: string | undefined;
  readonly accessMode?: string | undefined;
}

/** Throws STATEMENT_REFUSED for an isolation level that Postgres does not have. */
export function transactionOptions(settings: SqlTransactionSettings): TransactionOptions {
  const { isolationLevel, accessMode } = settings;
  return {
    isolation: isolationLevel === undefined ? undefined : isolationOf(isolationLevel),
    readOnly: accessMode === "read only",
  };
}

function isolationOf(level: string): TransactionOptions["isolation"] {
  switch (level) {
    // Postgres has no dirty reads: both names mean the same.
    case "read uncommitted":
    case "read committed":
      return "read committed";
    case "repeatable read":
    case "serializable":
      return level;
    default:
      throw new RowhouseError("STATEMENT_REFUSED", `There is no isolation level ${quote(level)}.`);
  }
}
