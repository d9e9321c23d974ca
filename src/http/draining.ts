import type { FastifyInstance } from "fastify";

// As long as a statement may take. A client that has sent half a request would
// hold the server up for ever.
const DRAIN_LIMIT_MS = 30_000;

/**
 * Makes closing end: requests under way are answered and their connections
 * closed, where keep-alive would hold them open; what is still there after the
 * limit is cut.
 */
export function addDraining(app: FastifyInstance): void {
  let closing = false;
  let limit: NodeJS.Timeout | undefined;

  app.addHook("preClose", async () => {
    closing = true;
    limit = setTimeout(() => app.server.closeAllConnections(), DRAIN_LIMIT_MS);
  });
  app.addHook("onClose", async () => clearTimeout(limit));

  app.addHook("onSend", async (_request, reply, payload) => {
    if (closing) reply.header("connection", "close");
    return payload;
  });
}
