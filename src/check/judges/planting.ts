import type { JudgedVerdict } from "../parameters.ts";
import { applies, conditionsFor, type Policy } from "../policies/policy.ts";
import type { Verdict } from "../policies/verdict.ts";
import type { World } from "../world.ts";
import type { TableCell } from "./policies.ts";

/**
 * Rows that are read by their tenant and written by something else, such as
 * their author: whoever writes one can name any tenant in it.
 */
export function judgePlanting(world: World, cells: readonly TableCell[]): JudgedVerdict[] {
  const planting = new Set<number>();
  const named = new Set(world.discovery.tenantColumns);
  const columnsOf = Map.groupBy(world.columns, ({ relation }) => relation);
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
      if (!isHeld) for (const policy of writing(world, table.oid, actor, command)) planting.add(policy.oid);
    }
  }
  return [...planting].map((subject) => ({ rule: "policy-plants-rows", subject, detail: null }));
}

const boundBy = (verdicts: readonly Verdict[] = []): Set<number> =>
  new Set(verdicts.flatMap((verdict) => (verdict.holds === "bound" ? [...verdict.columns] : [])));

function writing(world: World, table: number, actor: string, command: "insert" | "update"): Policy[] {
  const who = world.actors.find(({ name }) => name === actor);
  const roles = new Set([who?.oid ?? 0, ...(who?.is ?? [])]);
  return (world.policiesOf.get(table) ?? []).filter(
    (policy) =>
      policy.permissive && applies(policy, command, roles) && conditionsFor(policy, command).written,
  );
}
