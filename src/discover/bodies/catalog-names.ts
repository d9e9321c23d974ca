import type { Column, StoredRelation } from "../columns.ts";
import type { CatalogBasis } from "../policies/catalog.ts";
import type { Names } from "./names.ts";

/** The names of a database's own functions and tables, and of Postgres's where their meaning is known. */
export function namesIn(
  { functions, builtins, operatorName }: CatalogBasis,
  relations: readonly StoredRelation[],
  columns: readonly Column[],
): Names {
  const operators = new Map([...operatorName].map(([oid, name]) => [name, oid]));
  const calls = new Map<string, number>();
  for (const [oid, name] of builtins) calls.set(name, oid).set(`pg_catalog.${name}`, oid);
  for (const [oid, { schema, name }] of functions) {
    if (!calls.has(name)) calls.set(name, oid);
    calls.set(`${schema}.${name}`, oid);
  }
  const tables = new Map<string, number>();
  for (const { oid, name } of relations) {
    const [schema, table] = partsOf(name);
    if (schema !== undefined) tables.set(`${schema}.${table}`, oid);
    if (!tables.has(table)) tables.set(table, oid);
  }
  const numbers = new Map(columns.map(({ relation, number, name }) => [`${relation}.${name}`, number]));
  const qualified = (schema: string | undefined, name: string) =>
    schema === undefined ? name : `${schema}.${name}`;
  return {
    operator: (name) => operators.get(name) ?? 0,
    call: (schema, name) => calls.get(qualified(schema, name)),
    table: (schema, name) => tables.get(qualified(schema, name)),
    column: (relation, name) => numbers.get(`${relation}.${name}`),
  };
}

/** Schema and name of a relation as SQL writes it; the schema is left out where it is in the path. */
function partsOf(name: string): [string | undefined, string] {
  const parts = [...name.matchAll(/"((?:""|[^"])*)"|([^".]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
  return [parts.at(-2), parts.at(-1) ?? ""];
}
