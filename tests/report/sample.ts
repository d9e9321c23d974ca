import type { Report } from "../../src/report/finding.ts";

/** A report with a finding of every kind, and with signs that formats must escape. */
export const sample: Report = {
  tool: "check",
  version: "1.2.3",
  target: "shop & sons, Postgres 18.4",
  evidence: ["The tenant is in the column <tenant_id>: it was given."],
  findings: [
    {
      rule: "rls-disabled",
      level: "error",
      object: 'shop."Ord<er>s"',
      detail: 'Row security is off for shop."Ord<er>s".',
      remedy: 'alter table shop."Ord<er>s" enable row level security;',
      identity: "rls-disabled shop.orders",
    },
    {
      rule: "policy-unbound",
      level: "warning",
      object: "policy own on shop.users",
      detail: "It does not bind the row to who asks.\u0007",
      remedy: null,
      identity: "policy-unbound own",
      location: { file: "migrations/0001 users.sql", line: 12 },
      reproduction: "select * from shop.users;",
    },
    {
      rule: "old-minor",
      level: "info",
      object: "database",
      detail: "Upgrade.",
      remedy: null,
      identity: "old-minor",
    },
  ],
  suppressed: [
    {
      finding: {
        rule: "keys",
        level: "warning",
        object: "index x on shop.users",
        detail: "A key.",
        remedy: null,
        identity: "keys x",
      },
      reason: "mended in March",
    },
  ],
  coverage: [
    { what: "relations", covered: 2, total: 3, missed: [{ object: "shop.blobs", reason: "no row" }] },
  ],
  matrix: [
    {
      relation: 'shop."Ord<er>s"',
      cells: [
        { role: "app", command: "SELECT", access: "open", why: "row security is off" },
        { role: "app", command: "INSERT", access: "closed", why: "not granted" },
      ],
    },
  ],
  rules: [
    { name: "rls-disabled", level: "error", summary: "Row security is off." },
    { name: "policy-unbound", level: "error", summary: "Something else is asked." },
    { name: "clean", level: "warning", summary: "Nothing here." },
  ],
};
