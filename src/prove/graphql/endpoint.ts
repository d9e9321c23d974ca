import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
} from "graphql";
import { CannotProve } from "../options.ts";
import type { Endpoint } from "./options.ts";

export type Answer = { data?: unknown; errors?: unknown };

/** What the API answers, as text: any difference in it is one that A can see. */
export async function ask(
  { url, token }: Endpoint,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(30_000),
  });
  return `${response.status} ${await response.text()}`;
}

export const parsed = (answer: string): Answer => {
  try {
    return JSON.parse(answer.slice(answer.indexOf(" ") + 1)) as Answer;
  } catch {
    return {};
  }
};

/** The schema, as the API describes itself. */
export async function readSchema(endpoint: Endpoint): Promise<GraphQLSchema> {
  const answer = await ask(endpoint, getIntrospectionQuery({ descriptions: false }));
  const { data } = parsed(answer);
  if (!data) throw new CannotProve(`The API does not describe itself: ${answer.slice(0, 200)}`);
  return buildClientSchema(data as IntrospectionQuery);
}
