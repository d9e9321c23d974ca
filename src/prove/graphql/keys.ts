import { randomUUID } from "node:crypto";
import type { Scene } from "../probes/probe.ts";
import type { Row } from "../rows/make-row.ts";
import type { Query, Variable } from "./queries.ts";

/** A row of A's and one of B's in the same table, both committed: only those can be asked for. */
export type Pair = { table: string; a: Row; b: Row };

export type Values = Record<string, unknown>;

const TABLES_PER_QUERY = 4;

export function pairsOf({ rowsOfA, rowsOfB, relations, made, owners }: Scene): Pair[] {
  const uncommitted = new Set(made.map(({ row }) => row));
  return relations.flatMap(({ name, isPartition }) => {
    const [a, b] = [rowsOfA.get(name), rowsOfB.get(name)];
    if (isPartition || !owners.of.has(name) || !a || !b || uncommitted.has(a) || uncommitted.has(b))
      return [];
    return [{ table: name.replace(/^.*\./, "").replaceAll('"', ""), a, b }];
  });
}

/** The query's variables with values of B's rows: of the tables that its name is like, first. */
export function valuesOfB(
  query: Query,
  pairs: readonly Pair[],
  nodes: ReadonlyMap<string, string>,
): Values[] {
  if (query.variables.some(({ column }) => column === null)) {
    return [...nodes.values()].map((node) =>
      Object.fromEntries(query.variables.map(({ name }) => [name, node])),
    );
  }
  const name = query.field.replace(/^.*\./, "").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const likeness = ({ table }: Pair) => Number(name.includes(table.replace(/(ies|s)$/, "")));
  return pairs
    .filter(({ b }) => query.variables.every(({ column }) => column !== null && b[column] != null))
    .sort((one, other) => likeness(other) - likeness(one))
    .slice(0, TABLES_PER_QUERY)
    .map(({ b }) =>
      Object.fromEntries(query.variables.map((variable) => [variable.name, valueIn(b, variable)])),
    );
}

/** Whether A has a row with these values too: a natural key that both use is answered with A's. */
export const isShared = (values: Values, query: Query, pairs: readonly Pair[]): boolean =>
  pairs.some(({ a, b }) =>
    query.variables.every(
      ({ name, column }) =>
        column !== null && a[column] != null && a[column] === b[column] && String(values[name]) === a[column],
    ),
  );

/** The same variables for a row that nobody has. */
export function valuesOfNobody(values: Values, pairs: readonly Pair[]): Values {
  const nobody = randomUUID();
  const changed = Object.entries(values).map(([name, value]): [string, unknown] => {
    const text = String(value);
    if (uuid.test(text)) return [name, nobody];
    const node = Buffer.from(text, "base64").toString("utf8");
    const known = node.startsWith("[")
      ? pairs.find(({ b }) => b.id != null && node.includes(b.id))
      : undefined;
    return [
      name,
      known ? Buffer.from(node.replaceAll(known.b.id as string, nobody)).toString("base64") : value,
    ];
  });
  const isSame = changed.every(([name, value]) => values[name] === value);
  const [last] = changed.slice(-1);
  // Without an id in it, a text that nobody has stands for nobody's row.
  return Object.fromEntries(
    isSame && last ? [...changed.slice(0, -1), [last[0], `${String(last[1])}-of-nobody`]] : changed,
  );
}

/** Node ids of A's rows in an answer, and what they would be for B's: base64 of JSON, as PostGraphile writes them. */
export function nodeIds(answer: string, pairs: readonly Pair[]): [string, string][] {
  return [...answer.matchAll(/"nodeId":"([A-Za-z0-9+/=_-]+)"/g)].flatMap(([, node]): [string, string][] => {
    const text = Buffer.from(node as string, "base64").toString("utf8");
    const pair = pairs.find(({ a, b }) => a.id != null && b.id != null && text.includes(a.id));
    const theirs = pair && text.replaceAll(pair.a.id as string, pair.b.id as string);
    return theirs ? [[node as string, Buffer.from(theirs).toString("base64")]] : [];
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const valueIn = (row: Row, { column, type }: Variable): unknown => {
  const value = row[column ?? ""] as string;
  return /^(Int|Float)!?$/.test(type) ? Number(value) : value;
};
