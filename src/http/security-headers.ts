import type { FastifyInstance } from "fastify";

const PAGE_POLICY = [
  "default-src 'self'",
  // Ruru's page starts with inline scripts, styles itself, and edits in workers.
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
].join("; ");

const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

const RURU_FILES = "/ruru-static/";

/** What every answer tells the browser. No CORS header: other origins read nothing. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const isRuruFile = request.url.startsWith(RURU_FILES);
    const isPage = String(reply.getHeader("content-type") ?? "").startsWith("text/html");
    reply.header("x-content-type-options", "nosniff");
    reply.header("referrer-policy", "no-referrer");
    reply.header("x-frame-options", "DENY");
    // Ruru's workers live by the policy of their own files.
    reply.header("content-security-policy", isPage || isRuruFile ? PAGE_POLICY : DATA_POLICY);
    // An answer belongs to one user of one tenant: no cache may keep it.
    reply.header("cache-control", isRuruFile ? "public, max-age=3600" : "no-store");
    return payload;
  });
}
