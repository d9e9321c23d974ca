import type { ClientBase } from "pg";
import { type FunctionFacts, readFunctions, type StoredFunction } from "./functions/context.ts";
import { gather, scope } from "./gather/load.ts";
import { type Expression, parseQuery, type Query } from "./nodes/expression.ts";
import { setParameters } from "./parameters.ts";
import { type Catalog, type CatalogRow, catalogOf } from "./policies/catalog.ts";
import type { Actor } from "./policies/cells.ts";
import { type Column, type Discovery, discover } from "./policies/discover.ts";
import { judgeCondition } from "./policies/judge-condition.ts";
import { type Policy, parsePolicies, type StoredPolicy } from "./policies/policy.ts";
import { both, either, open, type Verdict } from "./policies/verdict.ts";

export type Table = {
  oid: number;
  name: string;
  kind: "r" | "p" | "v" | "m" | "f";
  owner: number;
  walled: boolean;
  partition: boolean;
  tenant: boolean;
  walls: number[];
  access: { actor: number; select: boolean; insert: boolean; update: boolean; delete: boolean }[];
};

/** All that the judges read: the policies parsed, and who can do what. */
export type World = {
  discovery: Discovery;
  policies: readonly Policy[];
  policiesOf: ReadonlyMap<number, readonly Policy[]>;
  columns: readonly Column[];
  functions: ReadonlyMap<number, FunctionFacts>;
  definers: readonly { oid: number; owner: number; definer: boolean }[];
  tables: readonly Table[];
  actors: readonly Actor[];
  roleNames: ReadonlyMap<number, string>;
  /** role → oids of the tenants' tables whose every row it sees. */
  overseen: ReadonlyMap<number, ReadonlySet<number>>;
  views: readonly { oid: number; owner: number; query: Query }[];
  catalog: Catalog;
  judge: (condition: Expression, policy: Policy) => Verdict;
};

export type Given = {
  tenantColumns?: readonly string[];
  settings?: readonly string[];
  roles?: readonly string[];
  schemas?: readonly string[];
};

/** Reads the catalogs and finds tenant columns, settings and roles; leaves the parameters of the rules set. */
export async function readWorld(client: ClientBase, given: Given): Promise<World> {
  const ask = async <Row>(query: string): Promise<Row[]> =>
    (await client.query(`with ${scope} ${query}`)).rows as Row[];
  await setParameters(client, {
    ...given,
    tenantColumns: given.tenantColumns ?? [],
    settings: [],
    walls: [],
  });
  const policies = parsePolicies((await ask<StoredPolicy>(gather.policies)).map(numbered));
  const columns = (await ask<Column>(gather.columns)).map(numbered);
  const functions = readFunctions((await ask<StoredFunction>(gather.functions)).map(numbered));
  const [{ catalog: row }] = (await ask<{ catalog: CatalogRow }>(gather.catalog)) as [
    { catalog: CatalogRow },
  ];
  const policiesOf = Map.groupBy(policies, ({ relation }) => relation);
  const catalog = fullCatalog(catalogOf(row, functions), columns, policiesOf, new Set());
  const discovery = discover(policies, columns, catalog, given);
  await setParameters(client, { ...given, ...discovery });

  const tables = (await ask<Table>(gather.tables)).map((table) => ({
    ...numbered(table),
    walls: table.walls.map(Number),
  }));
  type Roles = {
    actors: Actor[];
    reach: string[];
    overseers: [number, number][];
    roles: Record<string, string>;
  };
  const [{ roles }] = (await ask<{ roles: Roles }>(gather.roles)) as [{ roles: Roles }];
  const views = (await ask<{ oid: number; owner: number; definition: string }>(gather.views)).flatMap(
    (view) => {
      const query = parseQuery(view.definition);
      return query ? [{ oid: Number(view.oid), owner: Number(view.owner), query }] : [];
    },
  );
  const definers = (await ask<{ oid: number; owner: number; definer: boolean }>(gather.definers)).map(
    numbered,
  );
  const reaching = fullCatalog(catalogOf(row, functions), columns, policiesOf, new Set(roles.reach));
  const nameOf = new Map(columns.map(({ relation, number, name }) => [`${relation}.${number}`, name]));
  return {
    discovery,
    policies,
    policiesOf,
    columns,
    functions,
    definers,
    tables,
    views,
    actors: roles.actors,
    roleNames: new Map(Object.entries(roles.roles).map(([oid, name]) => [Number(oid), name])),
    overseen: new Map(
      [...Map.groupBy(roles.overseers, ([role]) => role)].map(([role, pairs]) => [
        role,
        new Set(pairs.map(([, relation]) => relation)),
      ]),
    ),
    catalog: reaching,
    judge: memoised((condition, policy) => {
      const verdict = judgeCondition(condition, policy.relation, reaching);
      return asksUnusualSetting(verdict, policy.relation, nameOf, discovery)
        ? open("wrong setting")
        : verdict;
    }),
  };
}

/** Whether every column that is bound is compared elsewhere with other settings. */
function asksUnusualSetting(
  verdict: Verdict,
  relation: number,
  nameOf: ReadonlyMap<string, string>,
  { usualSettings }: Discovery,
): boolean {
  if (verdict.holds !== "bound" || verdict.columns.size === 0) return false;
  return [...verdict.columns].every((column) => {
    const usual = usualSettings.get(nameOf.get(`${relation}.${column}`) ?? "");
    const asked = verdict.settings.get(column);
    return (
      usual && asked && usual.size > 0 && asked.size > 0 && [...asked].every((setting) => !usual.has(setting))
    );
  });
}

/** The same few expressions stand on thousands of tables; only those of one relation may share a verdict. */
function memoised(judge: World["judge"]): World["judge"] {
  const known = new Map<string, Verdict>();
  const ids = new Map<Expression, number>();
  return (condition, policy) => {
    const id = ids.get(condition) ?? ids.size;
    ids.set(condition, id);
    const key = `${id}.${policy.relation}`;
    const verdict = known.get(key) ?? judge(condition, policy);
    known.set(key, verdict);
    return verdict;
  };
}

/** int8 arrives as text; every oid fits a number. */
function numbered<Row extends object>(row: Row): Row {
  const numbers = Object.entries(row).map(([key, value]) => {
    if (key === "oid" || key === "relation" || key === "owner") return [key, Number(value)];
    return [key, key === "roles" ? (value as unknown[]).map(Number) : value];
  });
  return Object.fromEntries(numbers) as Row;
}

/** Adds what depends on the tables: which columns are keys, and which tables narrow themselves. */
function fullCatalog(
  basis: ReturnType<typeof catalogOf>,
  columns: readonly Column[],
  policiesOf: ReadonlyMap<number, readonly Policy[]>,
  reach: ReadonlySet<string>,
): Catalog {
  const keys = new Set(
    columns.filter(({ isKey }) => isKey).map(({ relation, number }) => `${relation}.${number}`),
  );
  const known = new Map<number, boolean>();
  const catalog: Catalog = {
    ...basis,
    reach,
    isKey: (relation, column) => keys.has(`${relation}.${column}`),
    isBound(relation) {
      const answer = known.get(relation);
      if (answer !== undefined) return answer;
      // A policy that asks its own table, at any remove, proves nothing of itself.
      known.set(relation, false);
      const bound = narrows(policiesOf.get(relation) ?? [], catalog);
      known.set(relation, bound);
      return bound;
    },
  };
  return catalog;
}

function narrows(policies: readonly Policy[], catalog: Catalog): boolean {
  const reading = policies.filter(
    (policy) => policy.using && (policy.command === "*" || policy.command === "r"),
  );
  const verdictOf = (policy: Policy) => judgeCondition(policy.using as Expression, policy.relation, catalog);
  const permissive = reading.filter((policy) => policy.permissive).map(verdictOf);
  if (permissive.length === 0) return false;
  return (
    both([...reading.filter((policy) => !policy.permissive).map(verdictOf), either(permissive)]).holds ===
    "bound"
  );
}
