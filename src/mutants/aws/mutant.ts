import { mutantsIn } from "../mutant.ts";

export const mutant = mutantsIn("shop");

/** The same, done by the owner of the schema. */
export const asOwner = (sql: string): string => `set local role shop_owner; ${sql}; reset role`;

/** Puts another condition into the policy of a table. */
export const isolation = (table: string, expression: string): string =>
  `alter policy tenant_isolation_policy on shop.${table} using (${expression}) with check (${expression})`;
