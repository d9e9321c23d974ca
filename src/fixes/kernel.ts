import pg, { type ClientBase } from "pg";
import type { Finding } from "../report/finding.ts";

const walls = new Set(["rls-disabled", "rls-not-forced"]);

/**
 * Where the kernel is installed, a wall is put up by tenancy.protect(): it also
 * writes the policies. A table with policies of its own keeps them, so protect()
 * would add to what they let through: the finding's own SQL stays.
 */
export async function withKernel(
  client: ClientBase,
  findings: readonly Finding[],
  tenantColumns: readonly string[],
): Promise<Finding[]> {
  const { rows } = await client.query<{ installed: boolean }>(
    `select exists (
       select from pg_catalog.pg_proc join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
        where nspname = 'tenancy' and proname = 'protect') as installed`,
  );
  if (!rows[0]?.installed) return [...findings];
  const tables = findings.filter(({ rule }) => walls.has(rule)).map(({ object }) => object);
  const bare = new Map(
    (
      await client.query<{ object: string; column: string }>(
        `select object, attname as column
           from unnest($1::text[]) as object
           join pg_catalog.pg_namespace on true
           join pg_catalog.pg_class on relnamespace = pg_namespace.oid and format('%I.%I', nspname, relname) = object
           join pg_catalog.pg_attribute on attrelid = pg_class.oid and attname = any ($2)
            and not attisdropped
          where not exists (select from pg_catalog.pg_policy where polrelid = attrelid)`,
        [tables, tenantColumns],
      )
    ).rows.map(({ object, column }) => [object, column]),
  );
  return findings.map((finding) => {
    const column = walls.has(finding.rule) ? bare.get(finding.object) : undefined;
    return column === undefined ? finding : { ...finding, remedy: protectSql(finding.object, column) };
  });
}

function protectSql(table: string, column: string): string {
  const named = column === "tenant_id" ? "" : `, tenant_column => ${pg.escapeLiteral(column)}`;
  return `select tenancy.protect(${pg.escapeLiteral(table)}${named});`;
}
