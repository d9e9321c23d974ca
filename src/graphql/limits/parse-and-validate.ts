import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  type ValidationRule,
  validate,
} from "postgraphile/graphql";
import { type ApiErrorCode, coded } from "../error-codes.ts";
import type { QueryLimits } from "./limits.ts";

export type Parsed =
  | { readonly document: DocumentNode; readonly errors?: never }
  | { readonly document?: never; readonly errors: readonly GraphQLError[] };

export interface Rules {
  /** What makes a query one of this schema's. */
  readonly grammar: readonly ValidationRule[];
  /** What a query of this schema may ask for; they are asked of no other. */
  readonly limits: readonly ValidationRule[];
}

const KEPT_DOCUMENTS = 500;

/**
 * Makes the function that turns a query's text into a document. A text that is
 * too long is refused before it is parsed, one of too many tokens before it is
 * validated. The newest documents are kept; every error carries a code.
 *
 * Persisted texts have no limits, as whoever runs the server has chosen them,
 * and are all kept: no other document can push them out.
 */
export function parseAndValidate(
  schema: GraphQLSchema,
  rules: Rules,
  limits: QueryLimits,
  persisted: Iterable<string> = [],
): (text: string) => Parsed {
  const trusted = new Map<string, Parsed | undefined>();
  for (const text of persisted) trusted.set(text, undefined);
  const kept = new Map<string, Parsed>();
  return (text) => {
    if (trusted.has(text)) {
      const parsed = trusted.get(text) ?? parsedAndValidated(text, schema, [rules.grammar]);
      trusted.set(text, parsed);
      return parsed;
    }
    const known = kept.get(text);
    if (known) {
      // Moved to the end: the oldest is at the front.
      kept.delete(text);
      kept.set(text, known);
      return known;
    }
    if (text.length > limits.characters) return tooLong(text, limits);
    const parsed = parsedAndValidated(text, schema, [rules.grammar, rules.limits], limits.tokens);
    kept.set(text, parsed);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_DOCUMENTS && oldest !== undefined) kept.delete(oldest);
    return parsed;
  };
}

function parsedAndValidated(
  text: string,
  schema: GraphQLSchema,
  rules: readonly (readonly ValidationRule[])[],
  maxTokens?: number,
): Parsed {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens });
  } catch (error) {
    return { errors: [withCode(error as GraphQLError, "GRAPHQL_PARSE_FAILED")] };
  }
  for (const group of rules) {
    const errors = validate(schema, document, group, { maxErrors: 20 });
    if (errors.length > 0)
      return { errors: errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")) };
  }
  return { document };
}

function tooLong(text: string, limits: QueryLimits): Parsed {
  const message = `The query has ${text.length} characters; ${limits.characters} are allowed.`;
  return { errors: [new GraphQLError(message, { extensions: coded("QUERY_TOO_LONG") })] };
}

function withCode(error: GraphQLError, code: ApiErrorCode): GraphQLError {
  error.extensions.code ??= code;
  return error;
}
