import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { postgraphile } from "postgraphile";
import { grafserv } from "postgraphile/grafserv/fastify/v5";
import type { PlatformSessions } from "../driver/platform-sessions.ts";
import { createMaskError } from "../graphql/mask-error.ts";
import { OperatorPreset } from "../graphql/operator-preset.ts";
import { makeOperatorService } from "../graphql/operator-service.ts";
import { errorAnswer } from "./error-answer.ts";
import type { AuthenticateOperator } from "./operator-authenticate.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The recorded use of the platform; set for requests to the operators' API. */
    platformUse: string | null;
  }
}

export interface OperatorRoutesOptions {
  readonly platform: PlatformSessions;
  readonly authenticate: AuthenticateOperator;
  /** Bytes of a request's body at most. */
  readonly bodyLimit: number;
}

export const OPERATOR_PATH = "/operator/graphql";

/**
 * Adds the operators' API. Whoever has no operator's token is answered as if there were
 * nothing. The reason is a header, `x-reason`: one for all that a request does, reads too,
 * known before the body is read, and recorded before anything runs. Answers how to
 * release it.
 */
export async function addOperatorRoutes(
  app: FastifyInstance,
  { platform, authenticate, bodyLimit }: OperatorRoutesOptions,
): Promise<() => Promise<void>> {
  app.decorateRequest("platformUse", null);
  app.addHook("onRequest", async (request, reply) => {
    if (request.routeOptions.url !== OPERATOR_PATH) return;
    const operator = await authenticate(request.headers.authorization);
    if (operator === undefined) return reply.callNotFound();
    try {
      const details = { operator, request_id: request.id };
      request.platformUse = await platform.record(reasonIn(request), details);
    } catch (error) {
      return refuse(error, request, reply);
    }
  });

  const instance = postgraphile({
    extends: [OperatorPreset],
    pgServices: [makeOperatorService({ platform, useOf: ({ fastifyv5 }) => fastifyv5?.request.platformUse })],
    grafserv: {
      graphqlPath: OPERATOR_PATH,
      graphiql: false,
      watch: false,
      maxRequestLength: bodyLimit,
      maskError: createMaskError((errorId, error) => app.log.error({ errorId, err: error }, "hidden error")),
    },
  });
  await instance.getSchema();
  const server = instance.createServ(grafserv);
  await server.addTo(app);
  await server.ready();
  return async () => instance.release();
}

/** Headers are ASCII; anything else comes percent-encoded. */
function reasonIn({ headers }: FastifyRequest): string {
  const given = headers["x-reason"];
  const text = typeof given === "string" ? given : "";
  try {
    return decodeURIComponent(text);
  } catch {
    // A per cent sign that encodes nothing.
    return text;
  }
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = errorAnswer(error);
  if (answer === undefined) throw error;
  if (answer.status >= 500) request.log.error(error);
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}
