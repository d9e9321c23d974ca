import type { ClientBase } from "pg";
import type { Column, Reference, StoredRelation } from "./columns.ts";
import { type FunctionFacts, readFunctions, type StoredFunction } from "./functions/context.ts";
import { gather, scope } from "./gather/load.ts";
import { numbered } from "./gather/numbered.ts";
import { type Expression, parseExpression, parseQuery, type Query } from "./nodes/expression.ts";
import type { CatalogRow } from "./policies/catalog.ts";
import { type Policy, parsePolicies, type StoredPolicy } from "./policies/policy.ts";

/** What is read of a database before anything is found out, with its expressions parsed. */
export type Catalogs = {
  platforms: readonly Platform[];
  relations: readonly StoredRelation[];
  columns: readonly Column[];
  references: readonly Reference[];
  policies: readonly Policy[];
  functions: ReadonlyMap<number, FunctionFacts>;
  /** Defaults and views that read the context. */
  expressions: readonly Expression[];
  /** Those views by their relation. */
  views: ReadonlyMap<number, Query>;
  meanings: CatalogRow;
};

/** A policy whose conditions may be those of an earlier one, told by their keys. */
type GatheredPolicy = StoredPolicy & { usingKey: string | null; checkKey: string | null };

/** A managed platform, with those of its roles and schemas that are there. */
export type Platform = { name: string; roles: string[]; schemas: string[] };

type Structure = {
  platforms: Platform[];
  relations: StoredRelation[];
  columns: Column[];
  references: Reference[];
  expressions: { tree: string; relation: number | null }[];
};

/** Asks a query that starts from the scope; the parameters must be set. */
export async function askScope<Row>(client: ClientBase, query: string): Promise<Row[]> {
  return (await client.query(`with ${scope} ${query}`)).rows as Row[];
}

export async function readCatalogs(client: ClientBase): Promise<Catalogs> {
  const ask = <Row>(query: string) => askScope<Row>(client, query);
  const [structure] = await ask<Structure>(gather.structure);
  const policies = parsePolicies(withTexts((await ask<GatheredPolicy>(gather.policies)).map(numbered)));
  const functions = readFunctions((await ask<StoredFunction>(gather.functions)).map(numbered));
  const [row] = await ask<{ catalog: CatalogRow }>(gather.catalog);
  if (!row || !structure) throw new Error("The catalogs answered nothing.");
  const views = new Map(
    structure.expressions.flatMap(({ tree, relation }) => {
      const query = relation === null ? undefined : parseQuery(tree);
      return query ? [[Number(relation), withoutItself(query, Number(relation))] as const] : [];
    }),
  );
  return {
    ...structure,
    policies,
    functions,
    views,
    expressions: [
      ...structure.expressions.flatMap(({ tree, relation }) =>
        relation === null ? [parseExpression(tree)] : [],
      ),
      ...[...views.values()].map(viewExpression),
    ],
    meanings: row.catalog,
  };
}

/** Gives each policy the text of its conditions, which came with the first that has it. */
function withTexts(gathered: readonly GatheredPolicy[]): StoredPolicy[] {
  const texts = new Map<string | null, string>();
  for (const { usingKey, using, checkKey, check } of gathered) {
    if (using !== null) texts.set(usingKey, using);
    if (check !== null) texts.set(checkKey, check);
  }
  return gathered.map(({ usingKey, checkKey, ...policy }) => ({
    ...policy,
    using: texts.get(usingKey) ?? null,
    check: texts.get(checkKey) ?? null,
  }));
}

/** A view's query as an expression, which can be walked like any other. */
const viewExpression = (query: Query): Expression => ({ kind: "subquery", form: "value", query, args: [] });

/** Until Postgres 15, FROM of a view's query names the view itself, as OLD and NEW of a rule. */
const withoutItself = (query: Query, relation: number): Query => ({
  ...query,
  ranges: query.ranges.map((range) =>
    range.kind === "table" && range.relation === relation ? { kind: "other" } : range,
  ),
});
