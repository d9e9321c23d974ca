import type { Relation } from "../catalog/relations.ts";
import type { Made } from "../probes/probe.ts";
import { candidatesFor } from "../rows/candidates.ts";
import type { Row } from "../rows/make-row.ts";
import { makeTenant, type Tenant, type TenantTable } from "../rows/make-tenant.ts";
import { parentsFirst } from "../rows/order.ts";
import type { Session } from "../session.ts";
import { baseTables } from "../worlds.ts";
import type { Owners } from "./ownership.ts";
import { sampleRows } from "./samples.ts";

/** Why no row could be made, by table. */
export type Unmade = Map<string, string>;

/** The rows that a tenant has, and one made in each table where it has none. */
export async function seedTenant(
  session: Session,
  relations: readonly Relation[],
  owners: Owners,
  id: string | undefined,
  number: number,
  unmade: Unmade,
  made: Made[],
): Promise<Tenant> {
  const reachable = relations.filter(
    ({ isPartition, selectable, insertable }) => !isPartition || selectable.length + insertable.length > 0,
  );
  const rows = id === undefined ? new Map<string, Row>() : await sampleRows(session, reachable, owners, id);
  const tables = rootFirst(
    parentsFirst(
      baseTables(relations)
        .filter(({ name }) => owners.of.has(name))
        .map((table): TenantTable => {
          const ownership = owners.of.get(table.name);
          return {
            ...table,
            tenantColumn: ownership?.by === "column" ? ownership.column : null,
            isRoot: table.name === owners.root?.table,
          };
        }),
    ),
  );
  const present: Tenant = { id: id ?? (owners.root ? "" : inventTenant(tables, number)), rows };
  return makeTenant(session.client, tables, {
    tenantN: 7_000 + number,
    n: 7_000 + number,
    present,
    onMade: (table, row) => made.push({ table, row }),
    onFailure: (table, error) => unmade.set(table.name, error.message),
  });
}

/** Whose the rows are is known only when the tenant is there. */
const rootFirst = (tables: readonly TenantTable[]): TenantTable[] =>
  [...tables].sort((one, other) => Number(other.isRoot) - Number(one.isRoot));

/** The tenants are rows of no table: any value of the column's type is one. A uuid is a text, too. */
function inventTenant(tables: readonly TenantTable[], number: number): string {
  const values = tables.flatMap((table) => {
    const column = table.columns.find(({ name }) => name === table.tenantColumn);
    return column
      ? [{ type: column.baseType, value: candidatesFor(table, column, 7_000 + number)[0] ?? "" }]
      : [];
  });
  return (
    (values.find(({ type }) => type === "uuid") ?? values.find(({ type }) => /^int/.test(type)) ?? values[0])
      ?.value ?? ""
  );
}
