import type { FastifyInstance } from "fastify";
import { postgraphile } from "postgraphile";
import { grafserv } from "postgraphile/grafserv/fastify/v5";
import type { Sessions } from "../graphql/adaptor.ts";
import { ApiPreset } from "../graphql/api-preset.ts";
import type { QueryLimits } from "../graphql/limits/limits.ts";
import { createMaskError } from "../graphql/mask-error.ts";
import type { PersistedOperations } from "../graphql/persisted-operations.ts";
import { makePgService } from "../graphql/pg-service.ts";
import { CompiledSelectsPlugin } from "../graphql/plugins/CompiledSelectsPlugin.ts";
import { PersistedOperationsPlugin } from "../graphql/plugins/PersistedOperationsPlugin.ts";
import type { TenantContext } from "../tenant/context.ts";
import type { Authenticate } from "./authenticate.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; set for requests to `/graphql`, once the token is verified. */
    identity: TenantContext | null;
  }
}

export interface GraphqlOptions {
  readonly sessions: Sessions;
  readonly connectionString: string;
  readonly authenticate: Authenticate;
  readonly limits?: Partial<QueryLimits> | undefined;
  readonly persisted?: PersistedOperations | undefined;
  /** Bytes of a request's body at most. */
  readonly bodyLimit: number;
}

export const GRAPHQL_PATH = "/graphql";

/** Adds `/graphql`, which needs a token, and Ruru at `/`, which needs none. Answers how to release it. */
export async function addGraphqlRoutes(
  app: FastifyInstance,
  options: GraphqlOptions,
): Promise<() => Promise<void>> {
  app.decorateRequest("identity", null);
  // Authenticate before reading the body.
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.url !== GRAPHQL_PATH) return;
    request.identity = await options.authenticate(request.headers.authorization, request.ip);
  });

  const instance = postgraphile({
    extends: [ApiPreset],
    plugins: [CompiledSelectsPlugin, PersistedOperationsPlugin],
    pgServices: [
      makePgService({
        sessions: options.sessions,
        connectionString: options.connectionString,
        identify: ({ fastifyv5 }) => fastifyv5?.request.identity,
      }),
    ],
    grafserv: {
      graphqlPath: GRAPHQL_PATH,
      graphiqlPath: "/",
      graphiqlOnGraphQLGET: false,
      watch: false,
      maxRequestLength: options.bodyLimit,
      queryLimits: options.limits ?? {},
      persisted: options.persisted,
      maskError: createMaskError((errorId, error) => app.log.error({ errorId, err: error }, "hidden error")),
    },
  });
  await instance.getSchema();
  const server = instance.createServ(grafserv);
  await server.addTo(app);
  await server.ready();
  return async () => instance.release();
}
