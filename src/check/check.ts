import type { ClientBase } from "pg";
import type { Given } from "../discover/given.ts";
import { setParameters } from "../discover/parameters.ts";
import type { Finding, MatrixRow } from "../report/finding.ts";
import { levels } from "../report/finding.ts";
import { type Facts, readFacts } from "./facts.ts";
import { judgeFunctions } from "./judges/functions.ts";
import { judgeLookups } from "./judges/lookups.ts";
import { judgeMemberships } from "./judges/memberships.ts";
import { judgeMerging } from "./judges/merging.ts";
import { judgeNames } from "./judges/names.ts";
import { judgePerRow } from "./judges/per-row.ts";
import { judgePlanting } from "./judges/planting.ts";
import { cellsOf, judgePolicies } from "./judges/policies.ts";
import { judgeViews } from "./judges/views.ts";
import { matrixOf } from "./matrix.ts";
import { rules as allRules, type Rule } from "./rules.ts";
import { findingsStatement } from "./statement.ts";
import { viewAccess } from "./view-access.ts";

export type CheckOptions = Given & { rules?: readonly Rule[] };

export type Checked = { findings: Finding[]; matrix: MatrixRow[]; relations: number; facts: Facts };

/**
 * Looks for every way in which isolation breaks that the catalogs show. Reads
 * only; must be inside a transaction, whose settings carry the parameters.
 */
export async function checkDatabase(client: ClientBase, options: CheckOptions = {}): Promise<Checked> {
  const rules = options.rules ?? allRules;
  // Compiling hundreds of small expressions takes longer than running them.
  // What the scope has computed has no statistics: joined row by row, thousands
  // of tables would take minutes.
  await client.query("set local jit = off; set local enable_nestloop = off");
  const facts = await readFacts(client, options);
  const cells = cellsOf(facts);
  const verdicts = [
    ...judgePolicies(facts, cells),
    ...judgeMemberships(facts, cells),
    ...judgePlanting(facts, cells),
    ...judgeMerging(facts),
    ...judgeLookups(facts),
    ...judgePerRow(facts),
    ...judgeNames(facts),
    ...judgeFunctions(facts),
    ...judgeViews(facts),
  ];
  await setParameters(client, { ...options, ...facts.discovery, roles: options.roles }, verdicts);
  const { rows } = await client.query<Finding>(findingsStatement(rules));
  return {
    findings: sorted(rows),
    matrix: matrixOf(facts, cells, viewAccess(facts, verdicts)),
    relations: facts.tables.length,
    facts,
  };
}

const sorted = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort(
    (a, b) =>
      levels.indexOf(a.level) - levels.indexOf(b.level) ||
      a.rule.localeCompare(b.rule) ||
      a.object.localeCompare(b.object),
  );
