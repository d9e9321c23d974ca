import { SafeError } from "postgraphile/grafast";
import { GraphQLError, Kind, type ValidationRule, type ValueNode } from "postgraphile/graphql";
import { type ApiErrorCode, coded } from "../error-codes.ts";
import type { QueryLimits } from "./limits.ts";

/** A validation rule for input written in the query: each level of a filter is a sub-query. */
export function inputDepthRule(limit: number): ValidationRule {
  return (context) => ({
    Argument(node) {
      if (depthOf(node.value) <= limit) return;
      const extensions = coded("INPUT_TOO_DEEP");
      context.reportError(new GraphQLError(tooDeep(limit), { nodes: node, extensions }));
    },
  });
}

/**
 * The same for input passed in variables, which is as large as the body may be.
 * @throws SafeError INPUT_TOO_DEEP or INPUT_TOO_LARGE
 */
export function checkVariables(variables: unknown, limits: QueryLimits): void {
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    values += 1;
    if (depth > limits.inputDepth) throw refused("INPUT_TOO_DEEP", tooDeep(limits.inputDepth));
    if (values > limits.inputValues) {
      throw refused("INPUT_TOO_LARGE", `The variables hold more than ${limits.inputValues} values.`);
    }
    if (typeof value !== "object" || value === null) return;
    for (const inner of Object.values(value)) visit(inner, depth + 1);
  };
  // The variables themselves are an object: their values are at depth 0.
  visit(variables, -1);
}

function depthOf(node: ValueNode): number {
  if (node.kind === Kind.LIST) return 1 + Math.max(0, ...node.values.map(depthOf));
  if (node.kind === Kind.OBJECT) return 1 + Math.max(0, ...node.fields.map(({ value }) => depthOf(value)));
  return 0;
}

function tooDeep(limit: number): string {
  return `The input is nested more than ${limit} levels deep.`;
}

function refused(code: ApiErrorCode, message: string): SafeError {
  return new SafeError(message, { code, statusCode: 400 });
}
