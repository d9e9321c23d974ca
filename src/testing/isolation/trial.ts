import type { ProtectedTable } from "../../prove/rows/protected-tables.ts";
import type { TableUnderTest } from "./table-under-test.ts";

/** One thing to try on a table, as A against a row of B, with B itself as the control. */
export type Trial = {
  /** A sentence about permission. */
  name: string;
  /** Whether it can be tried on the table; on every one where not given. */
  applies?: (table: ProtectedTable) => boolean;
  /** Throws an AssertionError where the wall does not hold, or the control fails. */
  run: (table: TableUnderTest) => Promise<void>;
};
