import { withAdministrator } from "../database/administration.ts";
import type { Report } from "../report/finding.ts";
import type { CheckOptions } from "./check.ts";
import { reportCheck } from "./report.ts";

/**
 * Looks in the catalogs of the database at a URL for every way past a wall, in a
 * transaction that can write nothing. What `rowhouse check` runs.
 */
export function check(url: string, options: CheckOptions = {}): Promise<Report> {
  return withAdministrator(url, (client) => reportCheck(client, options));
}
