import type { Config } from "../../config/types.ts";
import { openDatabase } from "../../database/open.ts";
import type { DatabaseUrls } from "../../database/urls.ts";
import type { Transaction } from "../../driver/scope.ts";
import { isRowhouseError } from "../../errors.ts";
import { createRowhouse } from "../../rowhouse.ts";
import { step } from "../progress.ts";

type Options = {
  /** Recorded, and committed, before the work begins. */
  reason: string;
  /** What is shown while it works; without it nothing is. */
  label?: string;
  /** Is run first, with the URLs of the administrator where they are known. */
  prepare?: (urls: Partial<DatabaseUrls>) => Promise<void>;
};

/** SQLSTATEs of a function, table or schema that is not there. */
const missing = new Set(["42883", "42P01", "3F000"]);

/** Runs the callback as the platform, in one transaction, in the configured database. */
export async function asOperator<T>(
  config: Config,
  { reason, label, prepare }: Options,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { urls, close } = await openDatabase(config);
  try {
    if (!urls.operator) throw new Error("This needs the operator: set OPERATOR_PASSWORD.");
    await prepare?.(urls);
    const rowhouse = createRowhouse({
      connectionString: urls.app,
      operatorConnectionString: urls.operator,
      pool: { min: 0, max: 1 },
    });
    try {
      const done = () => rowhouse.asPlatform(reason, work);
      return await (label ? step(label, done) : done());
    } finally {
      await rowhouse.close();
    }
  } catch (error) {
    if (isRowhouseError(error) && missing.has(error.sqlstate ?? "")) {
      throw new Error('The database has no tables for tenants yet: run "rowhouse migrate".', {
        cause: error,
      });
    }
    throw error;
  } finally {
    await close();
  }
}
