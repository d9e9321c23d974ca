import { nodesOf, parseNodeTree } from "./parse.ts";
import { expressionOf } from "./read-expression.ts";
import { queryOf } from "./read-query.ts";

/** A stored expression, with what Postgres writes differently for the same meaning made one. */
export type Expression =
  | { kind: "and" | "or" | "not"; args: Expression[] }
  | { kind: "constant"; type: number; value: string | boolean | number | null | undefined }
  /** `up` counts the queries between the column and the query that it belongs to. */
  | { kind: "column"; table: number; column: number; up: number; type: number }
  /** `any`: the second argument is an array and one element must match. */
  | {
      kind: "operator";
      operator: number;
      function: number;
      args: Expression[];
      any: boolean;
      /** The second argument is an array and every element must match. */
      all?: boolean;
      collation: number;
    }
  | { kind: "call"; function: number; args: Expression[]; cast: boolean }
  | { kind: "cast"; type: number; args: Expression[]; throughText: boolean }
  | { kind: "is null"; negated: boolean; args: Expression[] }
  /** IS TRUE, IS NOT FALSE, IS UNKNOWN (null): never null itself. */
  | { kind: "is"; outcome: boolean | null; negated: boolean; args: Expression[] }
  | { kind: "coalesce"; args: Expression[] }
  | { kind: "nullif"; operator: number; args: Expression[] }
  | { kind: "array"; args: Expression[] }
  | { kind: "aggregate"; function: number; args: Expression[] }
  /** `branches` are pairs of condition and result; a missing ELSE is null. */
  | { kind: "case"; args: Expression[]; branches: [Expression | undefined, Expression][] }
  | { kind: "who"; who: "current_user" | "session_user" | "other"; args: Expression[] }
  | {
      kind: "subquery";
      form: "exists" | "any" | "all" | "value" | "array";
      test?: Expression;
      query: Query;
      args: Expression[];
    }
  /** IS DISTINCT FROM; under NOT an equality that holds for two nulls too. */
  | { kind: "distinct"; operator: number; args: Expression[] }
  /** In the test of a sub-select, an output of it. */
  | { kind: "parameter"; id: number }
  /** In the body of a function, what it was called with. */
  | { kind: "argument"; id: number }
  | { kind: "other"; tag: string; args: Expression[] };

/** An entry of FROM. */
export type Range =
  | { kind: "table"; relation: number }
  | { kind: "query"; query: Query }
  | { kind: "function"; call: Expression }
  /** What joins and groups call a column, by its number. */
  | { kind: "columns"; columns: Expression[] }
  | { kind: "other" };

export type Query = {
  /** The entries of FROM by their number, from 1. */
  ranges: Range[];
  /** Numbers of those that an outer join fills with nulls. */
  optional: ReadonlySet<number>;
  /** oids of the tables named in FROM, by their number (from 1); undefined for what is no table. */
  tables: (number | undefined)[];
  subqueries: Query[];
  /** Functions in FROM. */
  sources: Expression[];
  conditions: Expression[];
  outputs: Expression[];
  /** UNION and the like: its branches are in `subqueries`. */
  combines: boolean;
};

export const parseExpression = (text: string): Expression => expressionOf(parseNodeTree(text));

/** A view's rule is a list of queries; the first is what it selects. */
export function parseQuery(text: string): Query | undefined {
  const query = nodesOf(parseNodeTree(text)).find(({ tag }) => tag === "QUERY");
  return query && queryOf(query);
}
