import type { ClientBase } from "pg";
import type { Report } from "../report/finding.ts";
import { packageVersion } from "../report/version.ts";
import { type CheckOptions, checkDatabase } from "./check.ts";
import { rules as allRules } from "./rules.ts";
import type { World } from "./world.ts";

/**
 * Checks the database of a connection and reports, in a transaction that can
 * write nothing and is rolled back.
 */
export async function reportCheck(client: ClientBase, options: CheckOptions = {}): Promise<Report> {
  await client.query("begin transaction isolation level repeatable read, read only");
  try {
    await refuseUnknown(client, options);
    const { findings, matrix, relations, world } = await checkDatabase(client, options);
    const { rows } = await client.query<{ target: string }>(
      `select format('%s, Postgres %s', current_database(), current_setting('server_version')) as target`,
    );
    const rules = options.rules ?? allRules;
    return {
      tool: "check",
      version: packageVersion(),
      target: rows[0]?.target ?? "",
      findings,
      suppressed: [],
      coverage: [
        { what: "relations", covered: relations, total: relations, missed: missedBy(world) },
        { what: "rules", covered: rules.length, total: rules.length, missed: [] },
      ],
      matrix,
      rules: rules.map(({ name, level, summary }) => ({ name, level, summary })),
    };
  } finally {
    await client.query("rollback").catch(() => {});
  }
}

/** What makes a clean report worth nothing: no tenant or nobody who asks was found. */
function missedBy({ tables, actors, discovery }: World): { object: string; reason: string }[] {
  const columns = discovery.tenantColumns.join(", ");
  return [
    ...(tables.some(({ tenant }) => tenant)
      ? []
      : [{ object: "tenants", reason: `no table has a column ${columns}: say which with --tenant-column` }]),
    ...(actors.length > 0
      ? []
      : [{ object: "roles", reason: "no role was found that requests run as: say which with --role" }]),
  ];
}

/** A role or schema that is not there would make every finding go away. */
async function refuseUnknown(client: ClientBase, { roles = [], schemas = [] }: CheckOptions): Promise<void> {
  const { rows } = await client.query<{ version: number; unknown: string[] }>(
    `select current_setting('server_version_num')::integer as version,
            array(select 'role ' || name from unnest($1::text[]) as name where to_regrole(quote_ident(name)) is null
                  union all
                  select 'schema ' || name from unnest($2::text[]) as name
                   where to_regnamespace(quote_ident(name)) is null) as unknown`,
    [roles, schemas],
  );
  const { version = 0, unknown = [] } = rows[0] ?? {};
  if (version < 150_000)
    throw new Error("The server is older than Postgres 15, which is the oldest that is checked.");
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(", no ")} in this database.`);
}
