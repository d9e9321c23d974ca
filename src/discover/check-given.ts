import type { ClientBase } from "pg";
import type { Column } from "./columns.ts";
import type { Given } from "./given.ts";
import { weightOf } from "./names.ts";
import { refuseUnknown } from "./unknown-option.ts";

/** A role or schema that is not there would make every finding go away. Throws UnknownOption. */
export async function checkNames(client: ClientBase, { roles = [], schemas = [] }: Given): Promise<void> {
  if (roles.length + schemas.length === 0) return;
  const { rows } = await client.query<{ roles: string[]; schemas: string[] }>(
    `select array(select rolname::text from pg_catalog.pg_roles order by rolname ~ '^pg_', rolname) as roles,
            array(select nspname::text from pg_catalog.pg_namespace
                   order by nspname ~ '^pg_' or nspname = 'information_schema', nspname) as schemas`,
  );
  const [known] = rows;
  const ours = (names: readonly string[] = []) =>
    names.filter((name) => !/^pg_|^information_schema$/.test(name));
  refuseUnknown("--role", "role", roles, new Set(known?.roles), ours(known?.roles));
  refuseUnknown("--schema", "schema", schemas, new Set(known?.schemas), ours(known?.schemas));
}

/** A column that no table has; those that tenants are likely to be in are listed first. */
export function checkTenantColumns(given: Given, columns: readonly Column[], bound: Iterable<string>): void {
  const known = new Set(columns.map(({ name }) => name));
  const counts = new Map<string, number>();
  for (const { name, isKey } of columns) if (isKey) counts.set(name, (counts.get(name) ?? 0) + 1);
  const likely = [...counts]
    .filter(([name]) => name !== "id")
    .sort(([a, one], [b, other]) => other * weightOf(b) - one * weightOf(a) || a.localeCompare(b))
    .map(([name]) => name);
  refuseUnknown("--tenant-column", "column", given.tenantColumns ?? [], known, [
    ...new Set([...bound, ...likely]),
  ]);
}

/** A setting that nothing reads and nobody has stored. */
export async function checkSettings(
  client: ClientBase,
  given: Given,
  read: readonly string[],
): Promise<void> {
  if (!given.settings) return;
  const { rows } = await client.query<{ name: string }>(
    `select distinct split_part(setting, '=', 1) as name
       from pg_catalog.pg_db_role_setting
       cross join lateral unnest(setconfig) as setting
      where split_part(setting, '=', 1) like '%.%'
      order by 1`,
  );
  const known = [...new Set([...read, ...rows.map(({ name }) => name)])];
  refuseUnknown("--setting", "setting", given.settings, new Set(known), known);
}
