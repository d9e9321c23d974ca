import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Rowhouse } from "../rowhouse.ts";
import type { TenantContext } from "../tenant/context.ts";
import type { TenantDatabase } from "../tenant-database.ts";
import { errorAnswer } from "./error-answer.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The database inside the tenant that sent the request. */
    rowhouse: TenantDatabase;
  }
}

export interface RowhousePluginOptions {
  readonly rowhouse: Pick<Rowhouse, "inTenant">;
  /** Who sent the request: by the token in a header, by an API key. What it throws is the answer. */
  readonly identify: (request: FastifyRequest) => TenantContext | Promise<TenantContext>;
}

/**
 * Gives each request of the Fastify instance that registers it, and of those below, a
 * `request.rowhouse`. `identify` is asked before the body is read. Register the plugin in a
 * scope of its own where some routes are for everyone.
 */
export async function rowhousePlugin(app: FastifyInstance, options: RowhousePluginOptions): Promise<void> {
  app.decorateRequest("rowhouse");
  app.addHook("onRequest", async (request) => {
    request.rowhouse = options.rowhouse.inTenant(await options.identify(request));
  });
}

/** An error handler that answers with errorAnswer(): `app.setErrorHandler(answerError)`. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = errorAnswer(error);
  if (answer === undefined) throw error;
  if (answer.status >= 500) request.log.error(error);
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

// Fastify's mark for a plugin that works on the instance it is registered in, not on one below.
Object.assign(rowhousePlugin, {
  [Symbol.for("skip-override")]: true,
  [Symbol.for("fastify.display-name")]: "rowhouse",
});
