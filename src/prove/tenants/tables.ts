import type { Relation } from "../catalog/relations.ts";
import type { TenantTable } from "../rows/make-tenant.ts";
import { parentsFirst } from "../rows/order.ts";
import { baseTables } from "../worlds.ts";
import type { Owners } from "./ownership.ts";

/** The tables whose rows belong to tenants: their own first, then parents before their children. */
export function tenantTables(relations: readonly Relation[], owners: Owners): TenantTable[] {
  const tables = baseTables(relations)
    .filter(({ name }) => owners.of.has(name))
    .map((table): TenantTable => {
      const ownership = owners.of.get(table.name);
      return {
        ...table,
        tenantColumn: ownership?.by === "column" ? ownership.column : null,
        isRoot: table.name === owners.root?.table,
      };
    });
  // Whose the rows are is known only when the tenant is there.
  return parentsFirst(tables).sort((one, other) => Number(other.isRoot) - Number(one.isRoot));
}
