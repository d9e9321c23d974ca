import type { FastifyError, FastifyInstance } from "fastify";
import type { JWTPayload } from "jose";
import { z } from "zod";
import { acceptInvitation } from "../accounts/accept-invitation.ts";
import type { Sessions } from "../graphql/adaptor.ts";
import { AuthenticationError } from "./authentication-error.ts";
import { errorAnswer } from "./error-answer.ts";
import { bearerToken, type VerifyToken } from "./verify-token.ts";

export const ACCEPT_PATH = "/invitations/accept";

const bodyForm = z.strictObject({
  token: z.string().max(200),
  displayName: z.string().min(1).max(255).optional(),
});
const personForm = z.object({
  email: z.string().min(3).max(320),
  email_verified: z.literal(true),
  name: z.string().min(1).max(255).optional().catch(undefined),
});

type Person = z.output<typeof personForm>;

declare module "fastify" {
  interface FastifyRequest {
    /** Who accepts an invitation: the identity provider has confirmed the address. */
    person: Person | null;
  }
}

/**
 * Adds `POST /invitations/accept`. Whoever accepts has no tenant yet, so this is not in
 * the GraphQL API. Their token comes from the same identity provider and says `email` and
 * `email_verified: true` in place of a tenant.
 */
export function addInvitationRoute(app: FastifyInstance, sessions: Sessions, verify: VerifyToken): void {
  app.decorateRequest("person", null);
  app.post(ACCEPT_PATH, {
    bodyLimit: 10_000,
    // Before the body is read.
    onRequest: async (request) => {
      request.person = personIn(await verify(bearerToken(request.headers.authorization)));
    },
    errorHandler: (error: FastifyError, request, reply) => {
      const answer = errorAnswer(error);
      if (answer === undefined) throw error;
      if (answer.status >= 500) request.log.error(error);
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    },
    handler: async (request) => {
      const { email, name } = request.person as Person;
      const { token, displayName = name ?? (email.split("@")[0] as string) } = readBody(request.body);
      return acceptInvitation(sessions, { token, email, displayName });
    },
  });
}

function personIn(claims: JWTPayload): Person {
  const { success, data } = personForm.safeParse(claims);
  if (success) return data;
  throw new AuthenticationError("TOKEN_CLAIMS_INVALID", "email must be there and email_verified true");
}

function readBody(body: unknown): z.output<typeof bodyForm> {
  const { success, data } = bodyForm.safeParse(body);
  if (success) return data;
  const message =
    "The body must be {token, displayName}: a text each, the name of 1 to 255 characters or none.";
  throw Object.assign(new Error(message), { statusCode: 400 });
}
