import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
} from "postgraphile/graphql";
import { coded } from "../error-codes.ts";

export interface PageSizes {
  /** Rows of a page when the query does not say. */
  readonly standard: number;
  /** Rows of a page at most: assumed where the size is a variable. */
  readonly maximum: number;
}

/** What a field of an interface costs, such as `node`: each type behind it is planned for. */
const ABSTRACT_FIELD_COST = 2_000;

/**
 * A validation rule that refuses a query whose answer could hold more fields
 * than `limit`. Each field counts one; what is inside a list counts once for
 * every row of the page; an alias is one more field.
 */
export function costRule(limit: number, pages: PageSizes): ValidationRule {
  return (context) => ({
    OperationDefinition(node) {
      const type = context.getSchema().getRootType(node.operation) ?? undefined;
      const cost = measure(context.getSchema(), context.getDocument(), pages)(node.selectionSet, type);
      if (cost <= limit) return;
      const message = `The query could answer ${cost} fields; ${limit} are allowed. Ask for smaller pages.`;
      context.reportError(new GraphQLError(message, { nodes: node, extensions: coded("QUERY_TOO_COSTLY") }));
    },
  });
}

type Measure = (selections: SelectionSetNode, parent: GraphQLNamedType | undefined) => number;

function measure(schema: GraphQLSchema, document: DocumentNode, pages: PageSizes): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  // A fragment costs the same wherever it is spread; a cycle is refused by another rule.
  const known = new Map<string, number>();

  const costOf: Measure = (selections, parent) =>
    selections.selections.reduce((sum, node) => {
      if (node.kind === Kind.FIELD) return sum + fieldCost(node, parent);
      if (node.kind === Kind.FRAGMENT_SPREAD) return sum + fragmentCost(node.name.value);
      return sum + costOf(node.selectionSet, named(node.typeCondition?.name.value) ?? parent);
    }, 0);

  const fieldCost = (node: FieldNode, parent: GraphQLNamedType | undefined): number => {
    if (!node.selectionSet) return 1;
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    const own = isAbstractType(type) ? ABSTRACT_FIELD_COST : 1;
    return own + costOf(node.selectionSet, type) * rowsOf(node, field, pages);
  };

  const fragmentCost = (name: string): number => {
    const fragment = fragments.get(name);
    if (!fragment || known.has(name)) return known.get(name) ?? 0;
    known.set(name, 0);
    const cost = costOf(fragment.selectionSet, named(fragment.typeCondition.name.value));
    known.set(name, cost);
    return cost;
  };

  const named = (name: string | undefined) => (name ? schema.getType(name) : undefined);
  return costOf;
}

function fieldOf(
  type: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

/** The rows a field may answer: the page size for a list, one for anything else. */
function rowsOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown> | undefined,
  pages: PageSizes,
): number {
  if (!field?.args.some(({ name }) => name === "first")) return 1;
  const size = node.arguments?.find(({ name }) => name.value === "first" || name.value === "last")?.value;
  if (!size || size.kind === Kind.NULL) return pages.standard;
  return size.kind === Kind.INT ? Math.min(Math.max(Number(size.value), 1), pages.maximum) : pages.maximum;
}
