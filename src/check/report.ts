import type { ClientBase } from "pg";
import type { Report } from "../report/finding.ts";
import { packageVersion } from "../report/version.ts";
import { type CheckOptions, checkDatabase } from "./check.ts";
import { rules as allRules } from "./rules.ts";

/**
 * Checks the database of a connection and reports, in a transaction that can
 * write nothing and is rolled back.
 */
export async function reportCheck(client: ClientBase, options: CheckOptions = {}): Promise<Report> {
  await client.query("begin transaction isolation level repeatable read, read only");
  try {
    const { findings, matrix, relations } = await checkDatabase(client, options);
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
        { what: "relations", covered: relations, total: relations, missed: [] },
        { what: "rules", covered: rules.length, total: rules.length, missed: [] },
      ],
      matrix,
      rules: rules.map(({ name, level, summary }) => ({ name, level, summary })),
    };
  } finally {
    await client.query("rollback").catch(() => {});
  }
}
