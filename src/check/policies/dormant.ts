import { applies, commands, type Policy } from "../../discover/policies/policy.ts";
import type { Facts } from "../facts.ts";
import type { TableCell } from "../judges/policies.ts";
import { cellOf } from "./cells.ts";

/** Open permissive policies of the tenants' tables that wait for a grant: nobody may use the command today. */
export function dormantPolicies(facts: Facts, cells: readonly TableCell[]): Policy[] {
  if (facts.actors.length === 0) return [];
  const used = new Set(cells.map(({ table, actor, command }) => `${table.oid} ${actor} ${command}`));
  const tables = facts.tables.filter(({ tenant, walled, kind }) => tenant && walled && kind !== "v");
  return tables.flatMap((table) => {
    const policies = facts.policiesOf.get(table.oid) ?? [];
    return policies.filter((policy) => {
      if (!policy.permissive) return false;
      const roles = new Set(policy.roles);
      const possible = commands.filter((command) => applies(policy, command, roles));
      const isUsed = facts.actors.some(
        ({ oid, name, is }) =>
          (policy.roles.includes(0) || [oid, ...is].some((role) => roles.has(role))) &&
          possible.some((command) => used.has(`${table.oid} ${name} ${command}`)),
      );
      if (isUsed) return false;
      const [someone = 0] = policy.roles;
      const asIfGranted = { oid: someone, name: "", is: policy.roles };
      return possible.some((command) =>
        cellOf(policies, asIfGranted, command, facts.judge).blamed.some((blamed) => blamed.policy === policy),
      );
    });
  });
}
