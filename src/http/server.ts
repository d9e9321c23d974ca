// Before anything that loads Grafast.
import "../config/graphile-env.ts";

import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import type { PlatformSessions } from "../driver/platform-sessions.ts";
import { refusePortInUse } from "../embedded/port.ts";
import { RowhouseError } from "../errors.ts";
import type { Sessions } from "../graphql/adaptor.ts";
import type { QueryLimits } from "../graphql/limits/limits.ts";
import { type PersistedOperationsOptions, readPersistedOperations } from "../graphql/persisted-operations.ts";
import { ApiKeys } from "./api-keys.ts";
import { createAuthenticate } from "./authenticate.ts";
import { addDraining } from "./draining.ts";
import { addErrorAnswers } from "./error-answers.ts";
import { addGraphqlRoutes, GRAPHQL_PATH } from "./graphql-routes.ts";
import { addHealthRoutes, type DatabaseHealth } from "./health.ts";
import { addInvitationRoute } from "./invitation-route.ts";
import type { JwtOptions } from "./jwt-options.ts";
import { createAuthenticateOperator, type OperatorJwtOptions } from "./operator-authenticate.ts";
import { addOperatorRoutes } from "./operator-routes.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import { createVerifyToken } from "./verify-token.ts";

/** What the server needs of a Rowhouse. */
export interface ServerDatabase {
  readonly sessions: Sessions;
  /** For the operators' API. */
  readonly platform?: PlatformSessions | undefined;
  health(): Promise<DatabaseHealth>;
}

export interface ServerOptions {
  /** Stays the caller's: it is not closed with the server. */
  readonly rowhouse: ServerDatabase;
  /** The URL of the server's login; the catalog is read with it once, at the start. */
  readonly connectionString: string;
  readonly jwt: JwtOptions;
  /** How operators' tokens are checked; without it there is no operators' API. */
  readonly operatorJwt?: OperatorJwtOptions | undefined;
  readonly host?: string;
  /** 0: any free port. */
  readonly port?: number;
  readonly limits?: Partial<QueryLimits>;
  /** Documents that clients may ask for by their hash; they have no limits but those of variables. */
  readonly persistedOperations?: PersistedOperationsOptions | undefined;
  /** Bytes of a request's body at most. Default: 100,000. */
  readonly bodyLimit?: number;
  /** Fastify's logger; without one nothing is logged. */
  readonly logger?: FastifyServerOptions["logger"];
}

export interface RunningServer {
  /** Where it listens, without a path. */
  readonly url: string;
  readonly graphqlUrl: string;
  /** Takes no new request, lets those under way finish, and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves the API: `/graphql` and `/invitations/accept` with a token, `/`, `/health` and
 * `/health/database` without one. Throws what listening throws (EADDRINUSE), and the database's
 * error when the schema cannot be read.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { rowhouse, connectionString, host = "127.0.0.1", port = 0, bodyLimit = 100_000 } = options;
  const persisted = options.persistedOperations && readPersistedOperations(options.persistedOperations);
  refuseWithoutOperator(options);
  // Before the schema is built, which takes a second or two.
  await refusePortInUse(host, port);
  const keys = new ApiKeys(rowhouse, { onError: (error) => app.log.error(error) });
  const authenticate = await createAuthenticate(options.jwt, { keys });
  const app = Fastify({
    logger: options.logger ?? false,
    bodyLimit,
    requestTimeout: 30_000,
    forceCloseConnections: "idle",
  });
  addDraining(app);
  addSecurityHeaders(app);
  addErrorAnswers(app);
  addHealthRoutes(app, () => rowhouse.health());
  addInvitationRoute(app, rowhouse.sessions, await createVerifyToken(options.jwt));
  const release = await addGraphqlRoutes(app, {
    sessions: rowhouse.sessions,
    connectionString,
    authenticate,
    limits: options.limits,
    persisted,
    bodyLimit,
  });
  const releaseOperators = await addOperators(app, options, bodyLimit);
  const close = async () => {
    await app.close();
    await keys.close();
    await release();
    await releaseOperators?.();
  };
  try {
    const url = await app.listen({ host, port });
    return { url, graphqlUrl: `${url}${GRAPHQL_PATH}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Throws PLATFORM_UNAVAILABLE where the operators' API is configured without their connection. */
function refuseWithoutOperator({ operatorJwt, rowhouse }: ServerOptions): void {
  if (operatorJwt === undefined || rowhouse.platform !== undefined) return;
  throw new RowhouseError("PLATFORM_UNAVAILABLE", undefined, {
    hint: "The operators' API needs operatorConnectionString, or OPERATOR_PASSWORD.",
  });
}

async function addOperators(
  app: FastifyInstance,
  { operatorJwt, rowhouse: { platform } }: ServerOptions,
  bodyLimit: number,
): Promise<(() => Promise<void>) | undefined> {
  if (operatorJwt === undefined || platform === undefined) return undefined;
  const authenticate = await createAuthenticateOperator(operatorJwt);
  return addOperatorRoutes(app, { platform, authenticate, bodyLimit });
}
