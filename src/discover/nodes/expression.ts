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
      collation: number;
    }
  | { kind: "call"; function: number; args: Expression[]; cast: boolean }
  | { kind: "cast"; type: number; args: Expression[]; throughText: boolean }
  | { kind: "is null"; negated: boolean; args: Expression[] }
  | { kind: "coalesce"; args: Expression[] }
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
  | { kind: "parameter" }
  | { kind: "other"; tag: string; args: Expression[] };

export type Query = {
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
