import type { Client } from "pg";
import { checkDatabase } from "../../../src/check/check.ts";
import type { Given } from "../../../src/discover/given.ts";
import type { Finding } from "../../../src/report/finding.ts";

/** Runs the callback in a transaction that is rolled back: schemas and roles of a test leave nothing behind. */
export async function inTransaction<T>(client: Client, callback: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    return await callback();
  } finally {
    await client.query("rollback");
  }
}

/** What the schema itself gives away: what is true of every server, and what only costs time, is left out. */
export async function findings(client: Client, given: Given = {}): Promise<Finding[]> {
  const checked = await checkDatabase(client, given);
  return checked.findings.filter(({ rule }) => !ofTheServer.includes(rule) && !ofSpeed.includes(rule));
}

/** Their own tests ask for these; on a server that nobody has locked down they are always there. */
export const ofTheServer = [
  "catalog-statistics",
  "execute-granted",
  "forgeable-context",
  "old-minor",
  "temp-granted",
];

/** Notes on the speed of policies, which many sound schemas get. */
const ofSpeed = ["policies-overlap", "policy-lookup-unindexed", "policy-per-row"];
