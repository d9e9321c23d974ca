import type { Relation } from "../catalog/relations.ts";
import type { Made } from "../probes/probe.ts";
import { candidatesFor } from "../rows/candidates.ts";
import type { Row } from "../rows/make-row.ts";
import { makeTenant, type Tenant, type TenantTable } from "../rows/make-tenant.ts";
import type { Session } from "../session.ts";
import type { Owners } from "./ownership.ts";
import { sampleRows } from "./samples.ts";
import { tenantTables } from "./tables.ts";

/** Why no row could be made, by table. */
export type Unmade = Map<string, string>;

/** Numbers the rows of the prover's tenants apart from those of people. */
export const numberOf = (tenant: number): number => 7_000 + tenant;

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
  const tables = tenantTables(relations, owners);
  const present: Tenant = { id: id ?? (owners.root ? "" : inventTenant(tables, number)), rows };
  return makeTenant(session.client, tables, {
    tenantN: numberOf(number),
    n: numberOf(number),
    present,
    onMade: (table, row) => made.push({ table, row }),
    onFailure: (table, error) => unmade.set(table.name, error.message),
  });
}

/** The tenants are rows of no table: any value of the column's type is one. A uuid is a text, too. */
export function inventTenant(tables: readonly TenantTable[], number: number): string {
  const values = tables.flatMap((table) => {
    const column = table.columns.find(({ name }) => name === table.tenantColumn);
    return column
      ? [{ type: column.baseType, value: candidatesFor(table, column, numberOf(number))[0] ?? "" }]
      : [];
  });
  return (
    (values.find(({ type }) => type === "uuid") ?? values.find(({ type }) => /^int/.test(type)) ?? values[0])
      ?.value ?? ""
  );
}
