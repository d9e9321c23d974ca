import { depthLimit } from "@graphile/depth-limit";
import type { GraphQLError, ValidationRule } from "postgraphile/graphql";
import { coded } from "../error-codes.ts";
import type { QueryLimits } from "./limits.ts";

// The introspection that graphql-js asks is 14 deep, 9 of it the wrappers of a
// type. Lists within lists of it keep the library's own limit.
const introspection = {
  maxIntrospectionDepth: 14,
  maxDepthByFieldCoordinates: { "__Type.ofType": 9 },
};

/** A validation rule that refuses queries that are too deep, with a code of their own. */
export function depthRule({ depth, listDepth }: QueryLimits): ValidationRule {
  const rule = depthLimit({
    maxDepth: depth,
    maxListDepth: listDepth,
    ...introspection,
    revealDetails: false,
  });
  return (context) => {
    const reportError = (error: GraphQLError) => {
      Object.assign(error.extensions, coded("QUERY_TOO_DEEP"));
      context.reportError(error);
    };
    return rule(Object.create(context, { reportError: { value: reportError } }));
  };
}
