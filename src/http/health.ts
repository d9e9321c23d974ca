import type { FastifyInstance } from "fastify";
import { type ErrorCode, errorCodes } from "../errors.ts";

export interface DatabaseHealth {
  readonly ok: boolean;
  readonly latencyMs: number;
  /** Why it cannot serve. */
  readonly error?: ErrorCode;
}

/**
 * `/health`: the process answers. `/health/database`: it can serve, or 503 with
 * a reason. Neither needs a token, so neither says more of the database.
 */
export function addHealthRoutes(app: FastifyInstance, database: () => Promise<DatabaseHealth>): void {
  app.get("/health", async () => ({ status: "ok" }));

  app.get("/health/database", async (_request, reply) => {
    const { ok, latencyMs, error = "DATABASE_UNAVAILABLE" } = await database();
    if (ok) return { status: "ok", latencyMs };
    reply.code(503);
    return { status: "unavailable", code: error, reason: errorCodes[error].message };
  });
}
