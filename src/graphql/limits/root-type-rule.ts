import { GraphQLError, type ValidationRule } from "postgraphile/graphql";

/**
 * Refuses operations that the schema has no root type for, such as a subscription.
 * The grammar of GraphQL lets `subscription { __typename }` pass: it asks for no field.
 */
export const rootTypeRule: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation)) return;
    context.reportError(new GraphQLError(`The API has no ${node.operation}s.`, { nodes: node }));
  },
});
