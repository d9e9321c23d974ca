import { mutantsIn } from "../mutant.ts";

/** Tables of public stand alone, as SQL names them. */
export const mutant = mutantsIn(null);

/** The same, done by whoever runs the migrations. */
export const asOwner = (sql: string): string => `set local role deploy; ${sql}; reset role`;

/** The account of the request. */
export const tenant = "current_setting('app.tenant')::bigint";

/** Puts another condition into the policy of a table. */
export const isolation = (table: string, expression: string): string =>
  `alter policy account_isolation on public.${table} using (${expression})`;
