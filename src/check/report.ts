import type { ClientBase } from "pg";
import type { Report } from "../report/finding.ts";
import { packageVersion } from "../report/version.ts";
import { type CheckOptions, checkDatabase } from "./check.ts";
import type { Facts } from "./facts.ts";
import { rules as allRules } from "./rules.ts";

/**
 * Checks the database of a connection and reports, in a transaction that can
 * write nothing and is rolled back.
 */
export async function reportCheck(client: ClientBase, options: CheckOptions = {}): Promise<Report> {
  await client.query("begin transaction isolation level repeatable read, read only");
  try {
    await refuseOldServer(client);
    const { findings, matrix, relations, facts } = await checkDatabase(client, options);
    const { rows } = await client.query<{ target: string }>(
      `select format('%s, Postgres %s', current_database(), current_setting('server_version')) as target`,
    );
    const rules = options.rules ?? allRules;
    return {
      tool: "check",
      version: packageVersion(),
      target: rows[0]?.target ?? "",
      evidence: facts.discovery.evidence,
      findings,
      suppressed: [],
      coverage: [
        { what: "relations", covered: relations, total: relations, missed: missedBy(facts) },
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
function missedBy({ tables, discovery }: Facts): { object: string; reason: string }[] {
  const columns = discovery.tenantColumns.join(", ");
  return [
    ...(tables.some(({ tenant }) => tenant)
      ? []
      : [{ object: "tenants", reason: `no table has a column ${columns}: say which with --tenant-column` }]),
    ...(discovery.roles.length > 0
      ? []
      : [{ object: "roles", reason: "no role was found that requests run as: say which with --role" }]),
  ];
}

async function refuseOldServer(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::integer as version",
  );
  if ((rows[0]?.version ?? 0) < 150_000)
    throw new Error("The server is older than Postgres 15, which is the oldest that is checked.");
}
