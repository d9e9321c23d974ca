import pg from "pg";
import type { Callable } from "../catalog/functions.ts";
import type { Relation } from "../catalog/relations.ts";
import type { Principal } from "../catalog/roles.ts";
import type { Hints } from "../rows/hints.ts";
import type { Row } from "../rows/make-row.ts";
import { administratorSql, becomeSql, enterSql, type Identity } from "../tenants/context.ts";
import type { Entrance } from "../tenants/entrance.ts";
import type { Owners } from "../tenants/ownership.ts";
import type { UserColumns } from "../tenants/people.ts";

/** One thing that A tries. What it sees of it must not depend on B. */
export type Probe = {
  /** What it is tried on, as SQL names it. */
  object: string;
  command: string;
  /** What a finding of it is called. */
  rule: string;
  /** What A learns or does when the worlds differ; it completes "A …". */
  gain: string;
  /** The statements; what is compared is what the last one says. */
  sql: string;
  /** Statements before it, which anyone may have sent; A's role and context are taken on again after them. */
  setup?: string;
  /** The same in a world in which B was never there, where that is not the same. */
  setupWithoutB?: string;
  /** The same with fewer parts, for the smallest statement that shows a finding. */
  optional?: readonly string[];
  render?: (kept: readonly string[]) => string;
  /** Sent by the role in no context at all, on a connection that has never had one. */
  uncontexted?: boolean;
  /** Whether what it tells comes with the table: no key of the tenants' own table can contain the tenant. */
  isInherent?: boolean;
  /** Whether it looks for what only B has: any row that it answers is one. */
  isSearch?: boolean;
  /** Whether it may change rows, so that B's are looked at after it. */
  writes: boolean;
  /** Whether it does what A is there for: that it can be done at all covers the command. */
  control?: boolean;
};

export type Made = { table: string; row: Row };

/** Everything that probes are made from. */
export type Scene = {
  relations: readonly Relation[];
  functions: readonly Callable[];
  owners: Owners;
  principal: Principal;
  entrance: Entrance;
  a: Identity;
  b: Identity;
  rowsOfA: Map<string, Row>;
  rowsOfB: Map<string, Row>;
  /** Further rows of A and of B that differ where a policy may look. */
  moreOfA: ReadonlyMap<string, readonly Row[]>;
  moreOfB: ReadonlyMap<string, readonly Row[]>;
  /** B, and the tenants that were made beside it: in the world without B, they are not there either. */
  neighbours: readonly string[];
  /** Why the rows of B stay in a table in the world without B, by table. */
  kept: ReadonlyMap<string, string>;
  /** Rows that were not there, in the order in which they were made. */
  made: readonly Made[];
  /** Functions that enter a tenant by design. */
  waysIn: readonly string[];
  compared: UserColumns;
  /** What the schema compares columns and settings with. */
  hints: Hints;
  /** What was taken for tenants, context and roles, and why. */
  evidence: readonly string[];
  seed: number;
};

/** Such a probe fails or the privilege is there: no other world is needed. */
export const isPrivilegeProbe = ({ rule }: Probe): boolean => rule === "table-privilege";

export const quoteName = (name: string): string => pg.escapeIdentifier(name);

export const list = (columns: readonly string[]): string => columns.map(quoteName).join(", ");

/** How many rows there are, a sum that changes with any of them, and how many of them meet a condition. */
export function digestAll({ name, selectable }: Pick<Relation, "name" | "selectable">, own?: string): string {
  const counted = own === undefined ? "" : `, count(*) filter (where ${own})`;
  return `select count(*), sum(hashtextextended(row(${list(selectable)})::text, 0))${counted} from ${name}`;
}

/** A condition on readable columns that A's own rows meet; undefined where none can be told. */
export function ownRows(scene: Scene, relation: Relation): string | undefined {
  const readable = new Set(relation.selectable);
  const tenant = tenantColumn(scene, relation);
  if (tenant && readable.has(tenant)) {
    return `${quoteName(tenant)} = ${literal(relation, tenant, scene.a.tenant)}`;
  }
  const row = scene.rowsOfA.get(relation.name);
  const key = row ? keyOf(relation, row) : [];
  if (!row || key.length === 0 || !key.every((column) => readable.has(column))) return undefined;
  const rows = [row, ...(scene.moreOfA.get(relation.name) ?? [])];
  return rows.map((one) => `(${where(relation, one, key)})`).join(" or ");
}

/** The value as a literal of the column's type. */
export function literal(relation: Relation, column: string, value: string | null | undefined): string {
  if (value === null || value === undefined) return "null";
  const type = relation.columns.find(({ name }) => name === column)?.type ?? "text";
  return `${pg.escapeLiteral(value)}::${type}`;
}

/** Whether a key says what the column may hold. */
export function isKeyColumn(relation: Relation, column: string): boolean {
  return [...relation.uniqueKeys, ...relation.foreignKeys].some(({ columns }) => columns.includes(column));
}

/** A condition that finds the row by these columns. */
export function where(relation: Relation, row: Row, columns: readonly string[], alias = ""): string {
  const prefix = alias === "" ? "" : `${alias}.`;
  return columns
    .map((name) => `${prefix}${quoteName(name)} = ${literal(relation, name, row[name])}`)
    .join(" and ");
}

/** The column that says whose a row is, where the relation has it. */
export function tenantColumn(scene: Scene, relation: Relation): string | null {
  const ownership = scene.owners.of.get(relation.name);
  return ownership?.by === "column" ? ownership.column : null;
}

/** Columns that find one row: the primary key, a unique one, or what has the most different values. */
export function keyOf(relation: Relation, row: Row): string[] {
  const present = (columns: string[]) => columns.length > 0 && columns.every((name) => row[name] != null);
  if (present(relation.primaryKey)) return relation.primaryKey;
  const unique = relation.uniqueKeys.find(({ columns }) => present(columns));
  if (unique) return unique.columns;
  const ids = relation.columns.filter(({ name }) => /(^|_)id$/.test(name) && row[name] != null);
  const id = ids.find(({ name }) => name === "id") ?? ids.at(-1);
  return id
    ? [id.name]
    : relation.columns
        .filter(({ name, baseType }) => row[name] != null && comparable.has(baseType))
        .map(({ name }) => name);
}

const comparable = new Set(["uuid", "text", "varchar", "int2", "int4", "int8", "bool"]);

/** How A comes to where it sends the probe. */
export const prelude = (scene: Scene, { uncontexted }: Pick<Probe, "uncontexted">): string =>
  uncontexted ? becomeSql(scene.principal) : asTenant(scene, scene.a);

export function asTenant({ principal, entrance }: Scene, identity: Identity): string {
  const who = entrance.byRole ? { ...principal, role: identity.tenant, login: null } : principal;
  return [becomeSql(who), enterSql(entrance, identity, who)].filter(Boolean).join("; ");
}

/** As the administrator, without triggers or cascades: the row makes room for one that is tried in its place. */
export function removeSql(relation: Relation, row: Row): string {
  const key = keyOf(relation, row);
  return `${administratorSql}; set local session_replication_role = replica;
    delete from ${relation.name} where ${where(relation, row, key)};
    set local session_replication_role = origin`;
}

/** An index would find the own rows alone before any predicate runs; nobody has to use it. */
export const withoutIndexes =
  "set local enable_indexscan = off; set local enable_indexonlyscan = off; set local enable_bitmapscan = off";

/** For a statement that a reference would refuse although the policies let it through. */
export const withoutReferences = `${administratorSql}; set local session_replication_role = replica`;

/** Prepared and run by B, then run by A; in a world without B, only A has it. */
export function replay(scene: Scene, sql: string): Pick<Probe, "setup" | "setupWithoutB" | "sql"> {
  const prepare = `deallocate all; prepare prove_plan as ${sql}`;
  return {
    setup: `${asTenant(scene, scene.b)}; ${prepare}; execute prove_plan`,
    setupWithoutB: `${asTenant(scene, scene.a)}; ${prepare}`,
    sql: "execute prove_plan",
  };
}
