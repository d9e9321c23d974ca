import pg from "pg";
import type { Relation } from "../catalog/relations.ts";
import type { Made } from "../probes/probe.ts";
import { candidatesFor } from "../rows/candidates.ts";
import { makeTenant, type TenantTable } from "../rows/make-tenant.ts";
import type { Session } from "../session.ts";
import { type Owners, ownedBy } from "./ownership.ts";
import { numberOf } from "./seed.ts";

const MOST_PARTITIONS = 24;
const INVENTED = 200;

/**
 * A partition may hold other tenants' rows than B's alone, and its own policies
 * hold it. Answers a tenant for each that A's role reaches and that has none of
 * the neighbours': one whose rows are there, or a new one that belongs there.
 */
export async function tenantsOfPartitions(
  session: Session,
  relations: readonly Relation[],
  tables: readonly TenantTable[],
  owners: Owners,
  a: string,
  neighbours: readonly string[],
  made: Made[],
): Promise<string[]> {
  const found: string[] = [];
  const isReached = ({ selectable, mayDelete, updatable }: Relation) =>
    selectable.length + updatable.length > 0 || mayDelete;
  const leaves = relations.filter(
    (relation) => relation.isPartition && relation.kind === "table" && isReached(relation),
  );
  for (const leaf of leaves.slice(0, MOST_PARTITIONS)) {
    const ownership = owners.of.get(leaf.name);
    if (ownership?.by !== "column") continue;
    const condition = ownedBy(owners, leaf.name, [...neighbours, ...found], "t");
    const [state] = await session.query<{ inhabited: boolean; other: string | null }>(
      `select exists (select from ${leaf.name} t where ${condition}) as inhabited,
         (select t.${pg.escapeIdentifier(ownership.column)}::text from ${leaf.name} t
           where t.${pg.escapeIdentifier(ownership.column)} is not null
             and not (${ownedBy(owners, leaf.name, a, "t")}) limit 1) as other`,
    );
    if (state?.inhabited) continue;
    const id = state?.other ?? (await tenantFor(session, leaf, ownership.column, a));
    if (id === null) continue;
    if (state?.other == null) await settle(session, tables, leaf, id, found.length, made);
    found.push(id);
  }
  return found;
}

/** An id that the partition takes: of those in its bounds, or of many that are made up. */
async function tenantFor(session: Session, leaf: Relation, name: string, a: string): Promise<string | null> {
  const column = leaf.columns.find((one) => one.name === name);
  if (column === undefined) return null;
  const [bound] = await session.query<{ condition: string | null }>(
    "select pg_catalog.pg_get_partition_constraintdef($1::oid) as condition",
    [leaf.oid],
  );
  const condition = bound?.condition ?? "";
  const bounds = [...condition.matchAll(/'((?:[^']|'')*)'|\b(\d+)\b/g)].map(
    ([, text, number]) => text ?? number ?? "",
  );
  const invented = Array.from({ length: INVENTED }, (_, n) => candidatesFor(leaf, column, n + 100)[0] ?? "");
  const quoted = pg.escapeIdentifier(name);
  await session.run("savepoint bounds");
  try {
    for (const ids of [bounds, invented]) {
      const fitting = ids.filter((id) => id !== a && isOf(column.baseType, id));
      const [row] = await session.query<{ id: string }>(
        `select id from (select id, id::${column.type} as ${quoted} from unnest($1::text[]) as id) as ids where ${condition} limit 1`,
        [fitting],
      );
      if (row) return row.id;
    }
    return null;
  } catch {
    // The bounds ask for more than the tenant: what they hold is in the table's other partitions, too.
    await session.run("rollback to savepoint bounds");
    return null;
  } finally {
    await session.run("release savepoint bounds");
  }
}

/** Gives the tenant a row in the partitioned table, and in those that this needs. */
async function settle(
  session: Session,
  tables: readonly TenantTable[],
  leaf: Relation,
  id: string,
  place: number,
  made: Made[],
): Promise<void> {
  const wanted = new Set([leaf.root]);
  for (const table of [...tables].reverse())
    if (wanted.has(table.name)) for (const key of table.foreignKeys) wanted.add(key.table);
  const n = numberOf(40 + place);
  await makeTenant(
    session.client,
    tables.filter((table) => table.isRoot || wanted.has(table.name)),
    {
      tenantN: n,
      n,
      present: { id, rows: new Map() },
      onMade: (table, row) => made.push({ table, row }),
      onFailure: () => {},
    },
  );
}

const isOf = (baseType: string, id: string): boolean =>
  baseType === "uuid" ? /^[0-9a-f-]{36}$/i.test(id) : !/^int/.test(baseType) || /^\d{1,9}$/.test(id);
