import type { ClientBase } from "pg";
import { describeTables, type Table } from "./describe-table.ts";
import type { Row } from "./make-row.ts";
import { parentsFirst } from "./order.ts";

/** A table behind the wall of `tenancy.protect`. */
export type ProtectedTable = Table & {
  tenantColumn: string;
  isPartitioned: boolean;
  /** Whether any policy lets a user write; some tables only the server's own functions do. */
  isWritable: boolean;
  /** Whether its rows are the tenants themselves. */
  isRoot: boolean;
};

/** What no constraint of the package's own tables tells. */
export const knownValues: Readonly<Record<string, Row>> = { "app_public.users": { role: "member" } };

/** Every table behind the wall, parents before their children. */
export async function protectedTables(client: ClientBase): Promise<ProtectedTable[]> {
  const { rows } = await client.query<Omit<ProtectedTable, keyof Table> & { oid: number }>(
    `select relation::oid as oid, tenant_column as "tenantColumn", is_partitioned as "isPartitioned",
            exists (select from pg_policy where polrelid = relation and polname = 'insert_member') as "isWritable",
            tenant_column = 'id' as "isRoot"
       from tenancy.protected_tables order by relation::text`,
  );
  const tables = await describeTables(
    client,
    rows.map(({ oid }) => oid),
  );
  return parentsFirst(
    tables.map((table, index) => ({ ...(rows[index] as (typeof rows)[number]), ...table })),
  );
}
