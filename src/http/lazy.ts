import { loadPart } from "../installed/optional-packages.ts";
import type { Authenticate, AuthenticateOptions } from "./authenticate.ts";
import type { JwtOptions } from "./jwt-options.ts";
import type { RunningServer, ServerOptions } from "./server.ts";

// What needs optional packages is loaded when it is called: a project with Express installs no Fastify.

/** Serves the GraphQL API, see ServerOptions. Needs PostGraphile, Fastify and jose. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { startServer } = await loadPart("The GraphQL server", () => import("./server.ts"));
  return startServer(options);
}

/**
 * Makes the function that verifies an `Authorization` header and answers the tenant
 * context of its token or, with `keys`, of its API key. It throws an AuthenticationError
 * or a TooManyAttemptsError. Needs jose.
 */
export async function createAuthenticate(
  jwt: JwtOptions,
  options?: Pick<AuthenticateOptions, "keys">,
): Promise<Authenticate> {
  const { createAuthenticate } = await loadPart("Verifying a token", () => import("./authenticate.ts"));
  return createAuthenticate(jwt, options);
}
