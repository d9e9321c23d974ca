import type { Finding, Level, RuleDescription } from "../report/finding.ts";
import type { Scene } from "./probes/probe.ts";
import { reproduction } from "./reproduction.ts";
import type { Verdict } from "./verdict.ts";

const describe = (name: string, level: Level, summary: string): RuleDescription => ({ name, level, summary });

/** Everything that prove may find. */
export const rules: readonly RuleDescription[] = [
  describe("reads-neighbour", "error", "A reads what depends on the rows of B."),
  describe(
    "predicate-before-wall",
    "error",
    "A predicate runs on rows of B before the wall has hidden them.",
  ),
  describe("context-fails-open", "error", "A context that is no tenant's shows rows."),
  describe(
    "plan-keeps-tenant",
    "error",
    "A plan made for one tenant serves the next on the same connection.",
  ),
  describe("changes-neighbour", "error", "A changes rows of B."),
  describe("deletes-neighbour", "error", "A deletes rows of B."),
  describe("plants-in-neighbour", "error", "A adds rows to B, or moves rows there."),
  describe("reference-oracle", "error", "A foreign key reaches rows of B."),
  describe("unique-oracle", "warning", "A unique key tells which values B holds."),
  describe("value-oracle", "warning", "What A may write tells which values B holds."),
  describe("leakproof-function", "error", "A function runs on rows of B before the wall has hidden them."),
  describe("function-reaches-neighbour", "error", "A function shows or changes rows of B."),
  describe(
    "connection-keeps-tenant",
    "error",
    "A connection that one tenant used shows its rows to the next.",
  ),
  describe("api-shows-neighbour", "error", "The API tells A of rows of B."),
  describe("api-changes-neighbour", "error", "The API changes rows of B for A."),
  describe("role-escape", "error", "The login or role of a tenant becomes more than that."),
  describe("table-privilege", "error", "The role has a privilege that reaches the rows of all tenants."),
  describe("sequence-counts-neighbour", "warning", "A sequence tells how many rows others have made."),
  describe("setting-opens", "error", "A setting that any SQL can set opens the rows of B."),
  describe("context-forgeable", "info", "Any SQL that A gets to send can claim to be B."),
  describe("statistics-readable", "info", "Statistics tell how much others store and do."),
];

export function findingsOf(
  scene: Scene,
  verdicts: readonly Verdict[],
  statistics: readonly string[],
): Finding[] {
  const forged = verdicts.filter(({ trial }) => trial.probe.rule === "context-forgeable");
  const shown = verdicts.filter((verdict) => !forged.includes(verdict));
  const findings = [...shown, ...forged.slice(0, 1)].map((verdict): Finding => {
    const { probe } = verdict.trial;
    return {
      rule: probe.rule,
      level: verdict.level,
      object: probe.rule === "context-forgeable" ? "database" : probe.object,
      detail: `${scene.principal.role} ${probe.gain.trim()} (${probe.command}): ${verdict.evidence}.`,
      remedy: null,
      identity: probe.rule === "context-forgeable" ? probe.rule : `${probe.rule} ${probe.object}`,
      reproduction: reproduction(scene, verdict),
    };
  });
  if (statistics.length > 0) {
    findings.push({
      rule: "statistics-readable",
      level: "info",
      object: "pg_catalog",
      detail: `${scene.principal.role} reads ${statistics.join(", ")}: how much others store and do shows there.`,
      remedy: null,
      identity: "statistics-readable pg_catalog",
    });
  }
  return findings;
}
