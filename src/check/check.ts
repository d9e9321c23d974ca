import type { ClientBase } from "pg";
import type { Finding, MatrixRow } from "../report/finding.ts";
import { levels } from "../report/finding.ts";
import { judgeFunctions } from "./judges/functions.ts";
import { judgeMemberships } from "./judges/memberships.ts";
import { judgeMerging } from "./judges/merging.ts";
import { judgePlanting } from "./judges/planting.ts";
import { cellsOf, judgePolicies } from "./judges/policies.ts";
import { judgeViews } from "./judges/views.ts";
import { matrixOf } from "./matrix.ts";
import { setParameters } from "./parameters.ts";
import { rules as allRules, type Rule } from "./rules.ts";
import { findingsStatement } from "./statement.ts";
import { type Given, readWorld, type World } from "./world.ts";

export type CheckOptions = Given & { rules?: readonly Rule[] };

export type Checked = { findings: Finding[]; matrix: MatrixRow[]; relations: number; world: World };

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
  const world = await readWorld(client, options);
  const cells = cellsOf(world);
  const verdicts = [
    ...judgePolicies(world, cells),
    ...judgeMemberships(world, cells),
    ...judgePlanting(world, cells),
    ...judgeMerging(world),
    ...judgeFunctions(world),
    ...judgeViews(world),
  ];
  await setParameters(client, { ...options, ...world.discovery }, verdicts);
  const { rows } = await client.query<Finding>(findingsStatement(rules));
  return { findings: sorted(rows), matrix: matrixOf(world, cells), relations: world.tables.length, world };
}

const sorted = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort(
    (a, b) =>
      levels.indexOf(a.level) - levels.indexOf(b.level) ||
      a.rule.localeCompare(b.rule) ||
      a.object.localeCompare(b.object),
  );
