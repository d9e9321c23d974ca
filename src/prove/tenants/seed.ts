import { namesUser } from "../../discover/names.ts";
import type { Relation } from "../catalog/relations.ts";
import type { Made } from "../probes/probe.ts";
import { candidatesFor } from "../rows/candidates.ts";
import type { Hints } from "../rows/hints.ts";
import type { Row } from "../rows/make-row.ts";
import { makeTenant, type Tenant, type TenantTable } from "../rows/make-tenant.ts";
import { rightsOf } from "../rows/rights.ts";
import type { Session } from "../session.ts";
import { findUser } from "./find.ts";
import type { Owners } from "./ownership.ts";
import { namedPeople, seedPerson, type UserColumns } from "./people.ts";
import { sampleRows } from "./samples.ts";
import { tenantTables } from "./tables.ts";

/** Why no row could be made, by table. */
export type Unmade = Map<string, string>;

/** Numbers the rows of the prover's tenants apart from those of people. */
export const numberOf = (tenant: number): number => 7_000 + tenant;

/** A tenant, the person whom its rows name, and the columns that name people although no reference says so. */
export type Party = Tenant & { person: string | null; named: ReadonlyMap<string, Row> };

/** What every party is made from. */
export type Ground = {
  relations: readonly Relation[];
  owners: Owners;
  people: readonly Relation[];
  compared: UserColumns;
  hints: Hints;
  unmade: Unmade;
  made: Made[];
};

/** The rows that a tenant has, and one made in each table where it has none. */
export async function seedTenant(
  session: Session,
  ground: Ground,
  id: string | undefined,
  neighbour: string | undefined,
  number: number,
): Promise<Party> {
  const { relations, owners, people, compared, hints, unmade, made } = ground;
  const reachable = relations.filter(
    ({ isPartition, selectable, insertable }) => !isPartition || selectable.length + insertable.length > 0,
  );
  const rows = id === undefined ? new Map<string, Row>() : await sampleRows(session, reachable, owners, id);
  const tables = tenantTables(relations, owners);
  const known =
    id === undefined || rows.size === 0
      ? null
      : await findUser(session, relations, owners, compared, id, neighbour ?? null);
  const n = numberOf(number);
  const person = namesUser(owners.column)
    ? null
    : await seedPerson(session, people, rows, known, n, hints, made);
  const named = namesUser(owners.column)
    ? new Map<string, Row>()
    : namedPeople(relations, owners, compared, person, n);
  const present: Tenant = { id: id ?? (owners.root ? "" : inventTenant(tables, number)), rows };
  const tenant = await makeTenant(session.client, tables, {
    tenantN: n,
    n,
    preferred: new Map(
      tables.map((table) => [table.name, { ...rightsOf(table, hints, false), ...named.get(table.name) }]),
    ),
    present,
    onMade: (table, row) => made.push({ table, row }),
    onFailure: (table, error) => unmade.set(table.name, error.message),
  });
  return { ...tenant, person, named };
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
