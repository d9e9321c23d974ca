import "../installed/node-version.ts";

export { ApiKeys, type ApiKeysOptions, createApiKeys, type KeyDatabase } from "./api-keys.ts";
export type { Authenticate, AuthenticateOptions } from "./authenticate.ts";
export {
  AuthenticationError,
  type AuthenticationReason,
  authenticationReasons,
  TooManyAttemptsError,
} from "./authentication-error.ts";
export { type ErrorAnswer, errorAnswer } from "./error-answer.ts";
export { answerError, type RowhousePluginOptions, rowhousePlugin } from "./fastify-plugin.ts";
export type { JwtOptions } from "./jwt-options.ts";
export { createAuthenticate, startServer } from "./lazy.ts";
export type { RunningServer, ServerDatabase, ServerOptions } from "./server.ts";
