export { CredentialKeys } from "./credentials/keys.ts";
export { readSecret, storeSecret } from "./credentials/store.ts";
export { CommitUnknownError, type ErrorCode, errorCodes, isRowhouseError, RowhouseError } from "./errors.ts";
export type { RowhouseOptions } from "./options.ts";
export type { Health } from "./postgres/health.ts";
export type { PoolSettings, PoolStatus } from "./postgres/pool.ts";
export type { RetryPolicy } from "./postgres/retry.ts";
export type { Transaction } from "./postgres/scope.ts";
export { anonymousSession, type Session, type SessionSettings, tenantSession } from "./postgres/session.ts";
export type { Sessions } from "./postgres/sessions.ts";
export type { Notice, Statement, StatementResult } from "./postgres/statement.ts";
export type { TransactionOptions } from "./postgres/transaction.ts";
export { createRowhouse, type QueryOptions, type Rowhouse } from "./rowhouse.ts";
export {
  currentTenant,
  parseTenantContext,
  runWithTenant,
  type TenantContext,
  type UserRole,
  userRoles,
} from "./tenant/context.ts";
export { type SealKey, sealKey } from "./tenant/seal.ts";
export type { SealerOptions } from "./tenant/sealer.ts";
export { TenantId } from "./tenant/tenant-id.ts";
