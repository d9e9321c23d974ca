import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from "graphql";

type Field = GraphQLField<unknown, unknown>;

/** What a variable stands for: a column of the row that is asked for, or its node id. */
export type Variable = { name: string; type: string; column: string | null };

/** One way to ask. Without variables it asks for whatever there is. */
export type Query = { field: string; write: boolean; text: string; variables: Variable[] };
export type Queries = { queries: Query[]; unasked: [field: string, reason: string][] };

/** Every query of the root: lists, what lists lead to, single rows by key and by node id, filters. */
export function queriesOf(schema: GraphQLSchema): Queries {
  const found: Queries = { queries: [], unasked: [] };
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const queries = ofField(field);
    if (queries.length === 0)
      found.unasked.push([`Query.${field.name}`, "its arguments are of no known kind"]);
    found.queries.push(...queries);
  }
  return found;
}

/** Updates and deletes by id, with nothing in the patch: what they do to a row of one's own is nothing, or its end. */
export function mutationsOf(schema: GraphQLSchema): Queries {
  const found: Queries = { queries: [], unasked: [] };
  for (const { name, args } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const input = args.length === 1 && args[0]?.name === "input" ? getNamedType(args[0].type) : undefined;
    const fields = isInputObjectType(input) ? input.getFields() : {};
    const [key, ...more] = Object.keys(fields).filter(
      (other) => !["clientMutationId", "patch"].includes(other),
    );
    const field = `Mutation.${name}`;
    if ((key !== "id" && key !== "nodeId") || more.length > 0) {
      found.unasked.push([field, "it takes more than an id"]);
      continue;
    }
    const variable = { name: "key", type: String(fields[key]?.type), column: key === "id" ? "id" : null };
    const patch = "patch" in fields ? ", patch: {}" : "";
    const text = `mutation ($key: ${variable.type}) { ${name}(input: { ${key}: $key${patch} }) { clientMutationId } }`;
    found.queries.push({ field, write: true, text, variables: [variable] });
  }
  return found;
}

function ofField(field: Field): Query[] {
  const required = field.args.filter(isRequiredArgument);
  const type = getNamedType(field.type);
  const selection = field.name === "node" ? "{ __typename }" : selectionOf(type);
  if (selection === null) return [];
  const named = { field: `Query.${field.name}`, write: false, variables: [] };
  if (required.length > 0) {
    const variables = required.map(variableFor);
    const declared = variables.map(({ name, type: of }) => `$${name}: ${of}`).join(", ");
    const given = variables.map(({ name }) => `${name}: $${name}`).join(", ");
    return [{ ...named, text: `query (${declared}) { ${field.name}(${given}) ${selection} }`, variables }];
  }
  const first = field.args.some(({ name }) => name === "first") ? "(first: 20)" : "";
  const lists = [selection, ...relations(type).map((relation) => `{ nodes { ${relation} } }`)];
  return [
    ...lists.map((selected): Query => ({ ...named, text: `{ ${field.name}${first} ${selected} }` })),
    ...filters(field, selection),
  ];
}

function filters({ name, args }: Field, selection: string): Query[] {
  const filter = args.find((argument) => argument.name === "filter");
  const type = filter && getNamedType(filter.type);
  if (!isInputObjectType(type) || !("id" in type.getFields())) return [];
  const text = `query ($id: UUID) { ${name}(filter: { id: { equalTo: $id } }) ${selection} }`;
  return [
    { field: `Query.${name}`, write: false, text, variables: [{ name: "id", type: "UUID", column: "id" }] },
  ];
}

const variableFor = ({ name, type }: GraphQLArgument): Variable => ({
  name,
  type: String(type),
  column:
    getNamedType(type).name === "ID"
      ? null
      : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
});

/** The scalars of an object, or of the nodes of a list; null where there is nothing to select. */
function selectionOf(type: GraphQLNamedType): string | null {
  if (isLeafType(type)) return "";
  if (!isObjectType(type)) return null;
  const { nodes } = type.getFields();
  if (nodes) return `{ nodes ${selectionOf(getNamedType(nodes.type)) ?? "{ __typename }"} }`;
  const scalars = Object.values(type.getFields()).filter(
    ({ type: of, args }) => isLeafType(getNamedType(of)) && !args.some(isRequiredArgument),
  );
  return scalars.length === 0 ? null : `{ ${scalars.map(({ name }) => name).join(" ")} }`;
}

/** What the nodes of a list lead to, one at a time. */
function relations(type: GraphQLNamedType): string[] {
  const nodes = isObjectType(type) ? type.getFields().nodes : undefined;
  const node = nodes && getNamedType(nodes.type);
  if (!isObjectType(node)) return [];
  return Object.values(node.getFields()).flatMap(({ name, type: of, args }) => {
    const target = getNamedType(of);
    if (isLeafType(target) || args.some(isRequiredArgument)) return [];
    const selection = selectionOf(target);
    const first = args.some((argument) => argument.name === "first") ? "(first: 5)" : "";
    return selection === null ? [] : [`${name}${first} ${selection}`];
  });
}
