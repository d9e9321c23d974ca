import type { FastifyInstance } from "fastify";

export interface DatabaseHealth {
  readonly ok: boolean;
  readonly latencyMs?: number | undefined;
}

/**
 * `/health`: the process answers. `/health/database`: it can serve, or 503 with
 * a reason. Neither needs a token, so neither says anything of the database.
 */
export function addHealthRoutes(app: FastifyInstance, database: () => Promise<DatabaseHealth>): void {
  app.get("/health", async () => ({ status: "ok" }));

  app.get("/health/database", async (_request, reply) => {
    const { ok, latencyMs } = await database();
    if (ok) return { status: "ok", latencyMs };
    reply.code(503);
    return { status: "unavailable", reason: "The database does not answer." };
  });
}
