import type { ClientBase } from "pg";
import { type FunctionFacts, readFunctions, type StoredFunction } from "./functions/context.ts";
import { gather, scope } from "./gather/load.ts";
import { numbered } from "./gather/numbered.ts";
import { parseQuery, type Query } from "./nodes/expression.ts";
import { setParameters } from "./parameters.ts";
import { type Catalog, type CatalogRow, catalogOf } from "./policies/catalog.ts";
import type { Actor } from "./policies/cells.ts";
import { type Column, type Discovery, discover } from "./policies/discover.ts";
import { fullCatalog } from "./policies/full-catalog.ts";
import { type JudgePolicy, policyJudge } from "./policies/judge-policy.ts";
import { type Policy, parsePolicies, type StoredPolicy } from "./policies/policy.ts";

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
  views: readonly { oid: number; owner: number; isExempt: boolean; query: Query }[];
  catalog: Catalog;
  judge: JudgePolicy;
};

type Subjects = {
  tables: Table[];
  roles: { actors: Actor[]; reach: string[]; overseers: [number, number][]; roles: Record<string, string> };
  definers: { oid: number; owner: number; definer: boolean }[];
  views: { oid: number; owner: number; isExempt: boolean; definition: string }[];
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

  const [{ tables, roles, definers, views }] = (await ask<Subjects>(gather.subjects)) as [Subjects];
  const reaching = fullCatalog(catalogOf(row, functions), columns, policiesOf, new Set(roles.reach));
  return {
    discovery,
    policies,
    policiesOf,
    columns,
    functions,
    definers,
    tables,
    views: views.flatMap(({ definition, ...view }) => {
      const query = parseQuery(definition);
      return query ? [{ ...view, query }] : [];
    }),
    actors: roles.actors,
    roleNames: new Map(Object.entries(roles.roles).map(([oid, name]) => [Number(oid), name])),
    overseen: new Map(
      [...Map.groupBy(roles.overseers, ([role]) => role)].map(([role, pairs]) => [
        role,
        new Set(pairs.map(([, relation]) => relation)),
      ]),
    ),
    catalog: reaching,
    judge: policyJudge(reaching, columns, discovery),
  };
}
