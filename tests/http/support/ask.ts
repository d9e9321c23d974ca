import type { GraphQLClient } from "graphql-request";

/** A field of an answer, read to whatever depth a test asks. */
// biome-ignore lint/suspicious/noExplicitAny: what a query answers is for the test to say.
export type Data = any;

export interface Answer {
  data: Data;
  errors: { message: string; path?: string[]; extensions: Record<string, unknown> & { code: string } }[];
  status: number;
}

/** Asks and answers everything that came back, errors too. */
export async function ask(client: GraphQLClient, query: string, variables: object = {}): Promise<Answer> {
  try {
    const { data, errors, status } = await client.rawRequest<never>(query, variables);
    return { data, errors: (errors ?? []) as never, status };
  } catch (error) {
    const { response } = error as { response: Answer };
    return { data: response.data ?? null, errors: response.errors ?? [], status: response.status };
  }
}

export async function codesOf(
  client: GraphQLClient,
  query: string,
  variables: object = {},
): Promise<string[]> {
  return (await ask(client, query, variables)).errors.map(({ extensions }) => extensions.code);
}
