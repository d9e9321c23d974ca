import type { Discovery } from "../../discover/discover.ts";
import type { Relation } from "../catalog/relations.ts";
import { CannotProve } from "../options.ts";
import type { Made } from "../probes/probe.ts";
import { type Hints, readHints } from "../rows/hints.ts";
import type { Row } from "../rows/make-row.ts";
import { makeVariants } from "../rows/make-variants.ts";
import type { Session } from "../session.ts";
import { emptyShared, personalTables, seedOthers } from "./belongings.ts";
import { makeNeighbours } from "./neighbours.ts";
import type { Owners } from "./ownership.ts";
import { tenantsOfPartitions } from "./partitions.ts";
import { peopleTables } from "./people.ts";
import { numberOf, type Party, seedTenant, type Unmade } from "./seed.ts";
import { tenantTables } from "./tables.ts";
import { touchRows } from "./touch.ts";

/** A and B with a row in every table, further rows of both, and further tenants. */
export type Parties = {
  a: Party;
  b: Party;
  moreOfA: ReadonlyMap<string, readonly Row[]>;
  moreOfB: ReadonlyMap<string, readonly Row[]>;
  neighbours: readonly string[];
  /** Why a table has no row. */
  unmade: Unmade;
  made: readonly Made[];
  hints: Hints;
};

/** Finds or makes them, and people in `all` relations; `ids` are the tenants that are there. Throws CannotProve where there are no two. */
export async function seedParties(
  session: Session,
  { context }: Discovery,
  all: readonly Relation[],
  relations: readonly Relation[],
  owners: Owners,
  byRole: boolean,
  ids: readonly string[],
): Promise<Parties> {
  const unmade: Unmade = new Map();
  const made: Made[] = [];
  const compared = context.userColumns;
  const people = peopleTables(all, owners, compared);
  const known = { ...(await readHints(session.client)), now: new Date() };
  const ground = { relations, owners, people, compared, hints: known.hints, unmade, made };
  const a = await seedTenant(session, ground, ids[0], ids[1], 1);
  const b = await seedTenant(session, ground, ids[1], ids[0], 2);
  if (a.id === "" || b.id === "" || a.id === b.id) {
    throw new CannotProve(
      `There are no two tenants, and none could be made: name them with --tenants, or make them with --rows. ${[...unmade.values()][0] ?? ""}`,
    );
  }
  const personal = personalTables(relations, owners, people);
  await seedOthers(session, personal, a.rows, numberOf(1), unmade, made);
  await seedOthers(session, personal, b.rows, numberOf(2), unmade, made);
  const taken = new Set([...people, ...personal].map(({ name }) => name));
  const shared = await emptyShared(session, relations, owners, taken);
  await seedOthers(session, shared, new Map(), numberOf(0), unmade, made);

  const tables = tenantTables(relations, owners);
  const more = ({ named, ...tenant }: Party, number: number) =>
    makeVariants(session.client, tables, tenant, {
      n: numberOf(number),
      known,
      named,
      onMade: (table, row) => made.push({ table, row }),
    });
  const moreOfA = await more(a, 1);
  const moreOfB = await more(b, 2);
  await touchRows(session, tables, b.rows);
  const neighbours = [b.id, ...(byRole ? [] : await makeNeighbours(session, tables, known, made))];
  const further = byRole
    ? []
    : await tenantsOfPartitions(session, relations, tables, owners, a.id, neighbours, made);
  return {
    a,
    b,
    moreOfA,
    moreOfB,
    neighbours: [...neighbours, ...further],
    unmade,
    made,
    hints: known.hints,
  };
}
