import "../installed/node-version.ts";

export { createWithPgClient, type Sessions } from "./adaptor.ts";
export { ApiPreset } from "./api-preset.ts";
export { type ApiErrorCode, apiErrorCodes } from "./error-codes.ts";
export { exportSchema } from "./export.ts";
export { DEFAULT_LIMITS, type QueryLimits } from "./limits/limits.ts";
export { createMaskError, type LogHiddenError } from "./mask-error.ts";
export {
  type PersistedOperations,
  type PersistedOperationsOptions,
  readPersistedOperations,
} from "./persisted-operations.ts";
export { makePgService, type PgServiceOptions } from "./pg-service.ts";
export { CompiledSelectsPlugin } from "./plugins/CompiledSelectsPlugin.ts";
export { PersistedOperationsPlugin } from "./plugins/PersistedOperationsPlugin.ts";
export { QueryLimitsPlugin } from "./plugins/QueryLimitsPlugin.ts";
export { RowhousePreset } from "./RowhousePreset.ts";
export { requestSession } from "./request-session.ts";
