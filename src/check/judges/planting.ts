import type { JudgedVerdict } from "../../discover/parameters.ts";
import { applies, conditionsFor, type Policy } from "../../discover/policies/policy.ts";
import type { Verdict } from "../../discover/policies/verdict.ts";
import type { Facts } from "../facts.ts";
import type { TableCell } from "./policies.ts";

/**
 * Rows that are read by their tenant and written by something else, such as
 * their author: whoever writes one can name any tenant in it.
 */
export function judgePlanting(facts: Facts, cells: readonly TableCell[]): JudgedVerdict[] {
  const planting = new Set<number>();
  const named = new Set(facts.discovery.tenantColumns);
  const columnsOf = Map.groupBy(facts.columns, ({ relation }) => relation);
  const byTable = Map.groupBy(cells, ({ table, actor }) => `${table.oid} ${actor}`);
  for (const group of byTable.values()) {
    const read = boundBy(group.find(({ command }) => command === "select")?.cell.verdicts);
    for (const { table, actor, command, cell } of group) {
      if ((command !== "insert" && command !== "update") || cell.access !== "scoped") continue;
      const written = boundBy(cell.verdicts.slice(-1));
      const tenants = (columnsOf.get(table.oid) ?? []).filter(
        ({ name, number }) => named.has(name) && read.has(number),
      );
      // A foreign key of author and tenant together lets no other tenant be named.
      const isHeld = tenants.every(
        ({ number, heldWith }) => written.has(number) || heldWith.some((other) => written.has(other)),
      );
      if (!isHeld) for (const policy of writing(facts, table.oid, actor, command)) planting.add(policy.oid);
    }
  }
  return [...planting].map((subject) => ({ rule: "policy-plants-rows", subject, detail: null }));
}

const boundBy = (verdicts: readonly Verdict[] = []): Set<number> =>
  new Set(verdicts.flatMap((verdict) => (verdict.holds === "bound" ? [...verdict.columns] : [])));

function writing(facts: Facts, table: number, actor: string, command: "insert" | "update"): Policy[] {
  const who = facts.actors.find(({ name }) => name === actor);
  const roles = new Set([who?.oid ?? 0, ...(who?.is ?? [])]);
  return (facts.policiesOf.get(table) ?? []).filter(
    (policy) =>
      policy.permissive && applies(policy, command, roles) && conditionsFor(policy, command).written,
  );
}
