import type { ClientBase } from "pg";
import { askScope } from "../discover/catalogs.ts";
import type { Column, Reference } from "../discover/columns.ts";
import { type Discovery, discover } from "../discover/discover.ts";
import type { FunctionFacts } from "../discover/functions/context.ts";
import type { Given } from "../discover/given.ts";
import { parseQuery, type Query } from "../discover/nodes/expression.ts";
import { setParameters } from "../discover/parameters.ts";
import { type Catalog, catalogOf } from "../discover/policies/catalog.ts";
import { fullCatalog } from "../discover/policies/full-catalog.ts";
import type { Policy } from "../discover/policies/policy.ts";
import { gatherSubjects } from "./gather.ts";
import type { Actor } from "./policies/cells.ts";
import { type JudgePolicy, policyJudge } from "./policies/judge-policy.ts";

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

/** A function that a rule asks a judgment of; `transitions` are the tables that a trigger hands to it. */
export type Definer = { oid: number; owner: number; definer: boolean; transitions: string[] };

export type View = {
  oid: number;
  kind: "v" | "m";
  owner: number;
  /** No wall holds the owner. */
  isExempt: boolean;
  /** It reads with the rights of whoever asks. */
  isInvoker: boolean;
  /** The oid of auth.users, where a platform has it. */
  accounts: number | null;
  query: Query;
};

/** All that the judges read: the policies parsed, and who can do what. */
export type Facts = {
  discovery: Discovery;
  policies: readonly Policy[];
  policiesOf: ReadonlyMap<number, readonly Policy[]>;
  columns: readonly Column[];
  references: readonly Reference[];
  functions: ReadonlyMap<number, FunctionFacts>;
  definers: readonly Definer[];
  tables: readonly Table[];
  actors: readonly Actor[];
  roleNames: ReadonlyMap<number, string>;
  /** role → oids of the tenants' tables whose every row it sees. */
  overseen: ReadonlyMap<number, ReadonlySet<number>>;
  views: readonly View[];
  catalog: Catalog;
  judge: JudgePolicy;
};

type Subjects = {
  tables: Table[];
  roles: { actors: Actor[]; reach: string[]; overseers: [number, number][]; roles: Record<string, string> };
  definers: Definer[];
  views: (Omit<View, "query"> & { definition: string })[];
};

/** Reads what the judges need beside what discovery finds; leaves the parameters of the rules set. */
export async function readFacts(client: ClientBase, given: Given): Promise<Facts> {
  const { discovery, catalogs, policiesOf } = await discover(client, given);
  const { policies, columns, references, functions, meanings } = catalogs;
  await setParameters(client, { ...given, ...discovery, roles: given.roles });
  const [{ tables, roles, definers, views }] = (await askScope<Subjects>(client, gatherSubjects)) as [
    Subjects,
  ];
  const reaching = fullCatalog(
    catalogOf(meanings, functions),
    { ...catalogs, policiesOf },
    new Set(roles.reach),
    tenantTest(columns, discovery),
  );
  return {
    discovery,
    policies,
    policiesOf,
    columns,
    references,
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

/** Whether a column is the one that says whose the rows of its relation are. */
function tenantTest(columns: readonly Column[], { columnOf }: Discovery) {
  const tenants = new Set(
    columns
      .filter(({ relation, name }) => columnOf.get(relation) === name)
      .map(({ relation, number }) => `${relation}.${number}`),
  );
  return (relation: number, column: number): boolean => tenants.has(`${relation}.${column}`);
}
