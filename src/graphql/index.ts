export { createWithPgClient, type Sessions } from "./adaptor.ts";
export { ApiPreset } from "./api-preset.ts";
export { exportSchema } from "./export.ts";
export { DEFAULT_LIMITS, type QueryLimits } from "./limits/limits.ts";
export { createMaskError, type LogHiddenError } from "./mask-error.ts";
export { makePgService, type PgServiceOptions } from "./pg-service.ts";
export { QueryLimitsPlugin } from "./plugins/QueryLimitsPlugin.ts";
export { RowhousePreset } from "./RowhousePreset.ts";
export { requestSettings } from "./request-settings.ts";
