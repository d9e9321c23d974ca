import type { Client } from "pg";
import type { ProtectedTable } from "../../prove/rows/protected-tables.ts";

/** Grants app_user everything on the tables, so that nothing but the walls refuses. For the owner. */
export async function grantEverything(owner: Client, tables: readonly ProtectedTable[]): Promise<void> {
  const names = tables.map(({ name }) => name);
  const { rows } = await owner.query<{ schema: string }>(
    `select distinct relnamespace::regnamespace::text as schema
       from unnest($1::text[]) as name
       join lateral (select name::regclass as relid union select relid from pg_partition_tree(name::regclass)) as part on true
       join pg_class on pg_class.oid = part.relid`,
    [names],
  );
  for (const { schema } of rows) await owner.query(`grant usage on schema ${schema} to app_user`);
  for (const name of names) await owner.query(`grant select, insert, update, delete on ${name} to app_user`);
}

/** Tables with a column of the name that walls compare, which app_user may reach and no wall protects. */
export async function unprotectedTables(
  client: Client,
  tables: readonly ProtectedTable[],
): Promise<string[]> {
  const columns = tables.filter(({ isRoot }) => !isRoot).map(({ tenantColumn }) => tenantColumn);
  const { rows } = await client.query<{ name: string }>(
    `select pg_class.oid::regclass::text as name
       from pg_class
      where relkind in ('r', 'p') and not relispartition
        and exists (select from pg_attribute where attrelid = pg_class.oid and attname = any ($1) and not attisdropped)
        and not exists (select from tenancy.protected_tables where relation = pg_class.oid)
        and has_schema_privilege('app_user', relnamespace, 'usage')
        and (has_table_privilege('app_user', pg_class.oid, 'delete')
             or has_any_column_privilege('app_user', pg_class.oid, 'select, insert, update'))
      order by 1`,
    [columns],
  );
  return rows.map(({ name }) => name);
}
