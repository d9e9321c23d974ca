import { reportCheck } from "../check/report.ts";
import { withAdministrator } from "../database/administration.ts";
import type { Fix } from "./fix.ts";
import { type FixOptions, planFixes } from "./plan.ts";

/**
 * Checks the database at a URL and says what to do about each finding. Unlike
 * check() it tries SQL, in a transaction that is rolled back: it locks the tables
 * for that long. What `rowhouse check --fix-sql` runs.
 */
export function fix(url: string, options: FixOptions = {}): Promise<Fix[]> {
  return withAdministrator(url, async (client) => {
    const { findings } = await reportCheck(client, options);
    return planFixes(client, findings, options);
  });
}
