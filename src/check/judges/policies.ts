import type { Expression } from "../../discover/nodes/expression.ts";
import type { JudgedVerdict } from "../../discover/parameters.ts";
import { type Command, commands, type Policy } from "../../discover/policies/policy.ts";
import type { Cause, Remark, Verdict } from "../../discover/policies/verdict.ts";
import { walk } from "../../discover/policies/walk.ts";
import type { Facts, Table } from "../facts.ts";
import { type Cell, cellOf } from "../policies/cells.ts";
import { dormantPolicies } from "../policies/dormant.ts";

export type TableCell = { table: Table; actor: string; command: Command; cell: Cell };

/** What every actor reaches in every tenant's table with every command that it may use. */
export function cellsOf(facts: Facts): TableCell[] {
  const actorOf = new Map(facts.actors.map((actor) => [actor.oid, actor]));
  return facts.tables.flatMap((table) =>
    table.walled && (table.kind === "r" || table.kind === "p")
      ? table.access.flatMap((access) => {
          const actor = actorOf.get(access.actor);
          return commands
            .filter((command) => access[command])
            .flatMap((command) => {
              const policies = facts.policiesOf.get(table.oid) ?? [];
              return actor
                ? [{ table, actor: actor.name, command, cell: cellOf(policies, actor, command, facts.judge) }]
                : [];
            });
        })
      : [],
  );
}

/** The findings of the policies: which is to blame, and under which rule's name. */
export function judgePolicies(facts: Facts, cells: readonly TableCell[]): JudgedVerdict[] {
  const verdicts = new Map<string, JudgedVerdict>();
  const readable = new Set(
    cells
      .filter(({ cell, command }) => command === "select" && cell.access === "open" && !isShared(cell))
      .map(({ table, actor }) => `${table.oid} ${actor}`),
  );
  const add = (rule: string, policy: Policy, detail: string | null = null) => {
    verdicts.set(`${rule} ${policy.oid}`, { rule, subject: policy.oid, detail });
  };
  for (const { table, actor, command, cell } of cells) {
    if (!table.tenant) continue;
    for (const { policy, verdict } of cell.blamed) {
      const readsToo =
        command !== "select" && policy.command === "*" && readable.has(`${table.oid} ${actor}`);
      if (!readsToo) add(ruleOf(policy, verdict, command, cell), policy, detailOf(policy, verdict, table));
    }
  }
  for (const policy of dormantPolicies(facts, cells)) add("policy-dormant", policy);
  for (const policy of facts.policies) {
    const conditions = [policy.using, policy.check].filter((condition) => condition !== undefined);
    const remarks = new Set(conditions.flatMap((condition) => remarksIn(facts.judge(condition, policy))));
    if (conditions.some(readsUserMetadata)) add("policy-user-metadata", policy);
    if (remarks.has("cast error")) add("policy-cast-error", policy);
    if (remarks.has("column cast")) add("policy-column-cast", policy);
    if (remarks.has("empty setting")) add("policy-empty-setting", policy);
  }
  return [...verdicts.values()];
}

/** Rows that a flag opens for reading may be meant to be; that they can be written is another finding. */
const isShared = ({ blamed }: Cell): boolean =>
  blamed.every(({ verdict }) => verdict.holds === "open" && verdict.cause === "flag");

/** Names what could not be followed; the other rules say enough. */
const detailOf = (policy: Policy, verdict: Verdict, table: Table): string | null =>
  verdict.holds === "open" && verdict.cause === "unfollowed" && verdict.what !== undefined
    ? `The policy ${policy.name} on ${table.name} depends on ${verdict.what}, which the check cannot follow: it may hold or not.`
    : null;

/** The part of a Supabase token that its bearer writes himself. */
function readsUserMetadata(condition: Expression): boolean {
  let found = false;
  walk(condition, (part) => {
    found ||=
      part.kind === "constant" && (part.value === "user_metadata" || part.value === "raw_user_meta_data");
  });
  return found;
}

const remarksIn = (verdict: Verdict): Remark[] =>
  verdict.holds === "never" ? [] : [...(verdict.remarks ?? [])];

const rules: Record<Exclude<Cause, "always" | "flag">, string> = {
  missing: "policy-fails-open",
  setting: "policy-setting-bypass",
  pattern: "policy-pattern",
  captured: "policy-captured-column",
  "wrong setting": "policy-wrong-setting",
  "wrong column": "policy-wrong-column",
  unfollowed: "policy-unfollowed",
  unbound: "policy-unbound",
  role: "policy-unbound",
};

function ruleOf(policy: Policy, verdict: Verdict, command: Command, cell: Cell): string {
  if (verdict.holds === "bound")
    return verdict.remarks.has("lossy") ? "policy-lossy-comparison" : "policy-fails-open";
  const cause = verdict.holds === "open" ? verdict.cause : "unbound";
  if (cause === "flag") return command === "select" ? "policy-shared-rows" : "blind-write";
  if (cause !== "always") return command !== "select" && cause === "unbound" ? "blind-write" : rules[cause];
  if (command !== "select") return "blind-write";
  return policy.permissive && cell.permissive > cell.blamed.length
    ? "permissive-widening"
    : "policy-always-true";
}
