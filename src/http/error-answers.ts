import type { FastifyError, FastifyInstance } from "fastify";
import type { ApiErrorCode } from "../graphql/error-codes.ts";
import { AuthenticationError, KeysUnavailableError, TooManyAttemptsError } from "./authentication-error.ts";

/** Codes for what fails before there is a query, by HTTP status. */
const codesByStatus: Readonly<Record<number, ApiErrorCode>> = {
  400: "BAD_REQUEST",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  406: "NOT_ACCEPTABLE",
  413: "REQUEST_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  503: "UNAVAILABLE",
};

interface ErrorAnswer {
  readonly errors: readonly { message: string; extensions?: Record<string, unknown> }[];
}

/** Answers every error as GraphQL does: `{errors: [{message, extensions: {code}}]}`, never with a stack. */
export function addErrorAnswers(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(answer("There is nothing here.", "NOT_FOUND")),
  );

  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof AuthenticationError) {
      return reply
        .code(401)
        .header("www-authenticate", error.challenge)
        .send(answer(error.message, error.code));
    }
    if (error instanceof TooManyAttemptsError) {
      return reply.code(429).header("retry-after", error.retryAfter).send(answer(error.message, error.code));
    }
    if (error instanceof KeysUnavailableError) {
      request.log.error(error);
      return reply.code(503).send(answer(error.message, error.code));
    }
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send(answer(error.message, codeOf(status)));
    request.log.error(error);
    return reply.code(status).send(answer("Something went wrong.", codeOf(status)));
  });

  // What grafserv refuses by itself (a method, a media type) has no code yet.
  app.addHook("preSerialization", async (_request, reply, payload) => {
    const { errors } = (payload ?? {}) as Partial<ErrorAnswer>;
    if (!Array.isArray(errors)) return payload;
    return { ...(payload as object), errors: errors.map((error) => withCode(error, reply.statusCode)) };
  });
}

function withCode(error: ErrorAnswer["errors"][number], status: number) {
  const plain = JSON.parse(JSON.stringify(error)) as typeof error;
  const { statusCode: _, ...extensions } = plain.extensions ?? {};
  return { ...plain, extensions: { code: codeOf(status), ...extensions } };
}

function codeOf(status: number): ApiErrorCode {
  return codesByStatus[status] ?? (status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR");
}

function answer(message: string, code: string): ErrorAnswer {
  return { errors: [{ message, extensions: { code } }] };
}
