import type { Made } from "../probes/probe.ts";
import type { Row } from "../rows/make-row.ts";
import { makeTenant, type Tenant, type TenantTable } from "../rows/make-tenant.ts";
import { type Known, variantsOf } from "../rows/variants.ts";
import type { Session } from "../session.ts";
import { inventTenant, numberOf } from "./seed.ts";

/**
 * Makes further tenants where a table has one row a tenant, such as that of the
 * tenants themselves: what differs in it differs from neighbour to neighbour.
 * Answers their ids. What cannot be made is left out: B stands for the table.
 */
export async function makeNeighbours(
  session: Session,
  tables: readonly TenantTable[],
  known: Known,
  made: Made[],
): Promise<string[]> {
  const hasRoot = tables.some(({ isRoot }) => isRoot);
  const single = tables.filter((table) => table.isRoot || isOnePerTenant(table));
  const variants = single.map((table) => {
    const fixed = new Set(table.tenantColumn ? [table.tenantColumn] : []);
    return { name: table.name, rows: variantsOf(table, fixed, known, numberOf(0)) };
  });
  const ids: string[] = [];
  for (let turn = 0; turn < Math.max(0, ...variants.map(({ rows }) => rows.length)); turn++) {
    const number = turn + 3;
    const preferred = new Map<string, Row>(
      variants.flatMap(({ name, rows }) => {
        const variant = rows[turn % rows.length];
        return variant ? [[name, variant.values]] : [];
      }),
    );
    const make = (wanted: readonly TenantTable[], present: Tenant) =>
      makeTenant(session.client, wanted, {
        tenantN: numberOf(number),
        n: numberOf(number),
        preferred,
        present,
        onMade: (table, row) => made.push({ table, row }),
        onFailure: () => {},
      });
    const invented = { id: hasRoot ? "" : inventTenant(tables, number), rows: new Map() };
    const tenant = await make(
      tables.filter(({ isRoot }) => isRoot),
      invented,
    );
    if (tenant.id === "") continue;
    await make(hasRoot ? tables : single, tenant);
    ids.push(tenant.id);
  }
  return ids;
}

const isOnePerTenant = ({ uniqueKeys, tenantColumn }: TenantTable): boolean =>
  uniqueKeys.some(({ columns }) => columns.length === 1 && columns[0] === tenantColumn);
