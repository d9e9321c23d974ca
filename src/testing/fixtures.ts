import type { Client } from "pg";
import type { Row } from "../prove/rows/make-row.ts";
import { makeTenant as makeRows, type Tenant } from "../prove/rows/make-tenant.ts";
import { knownValues, type ProtectedTable, protectedTables } from "../prove/rows/protected-tables.ts";
import type { TestDatabase } from "./database.ts";

/** Values that no constraint tells of, by table and column. */
export type KnownValues = Readonly<Record<string, Row>>;

export type TwoTenants = {
  /** Every table behind the wall, parents before their children. */
  tables: ProtectedTable[];
  a: Tenant;
  b: Tenant;
};

/**
 * Makes a tenant with one row in every table. Two tenants made with the same
 * `n` differ in their ids alone: every natural key is the neighbour's too. The
 * client may write every table: enter_platform() has been called.
 */
export function makeTenant(
  client: Client,
  tables: readonly ProtectedTable[],
  tenantN: number,
  n: number,
  known: KnownValues = {},
): Promise<Tenant> {
  return makeRows(client, tables, { tenantN, n, known: { ...knownValues, ...known } });
}

/**
 * Makes two tenants with one row in every protected table, from the catalogs. All
 * natural keys are the same, so that nothing is kept apart by accident. Throws for
 * a table that no row can be made for; `known` says what the catalogs do not.
 */
export async function makeTwoTenants(db: TestDatabase, known?: KnownValues): Promise<TwoTenants> {
  const tables = await protectedTables(await db.connect("owner"));
  const operator = await db.connect("operator");
  const { rows } = await operator.query<{ use: string }>(
    "select tenancy.request_platform('rows for tests') as use",
  );
  await operator.query("begin");
  await operator.query("select tenancy.enter_platform($1)", [rows[0]?.use]);
  const a = await makeTenant(operator, tables, 1, 1, known);
  const b = await makeTenant(operator, tables, 2, 1, known);
  await operator.query("commit");
  return { tables, a, b };
}
