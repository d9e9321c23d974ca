import "./installed/node-version.ts";

export { type Acceptance, acceptInvitation, type Membership } from "./accounts/accept-invitation.ts";
export type { Health } from "./driver/health.ts";
export type { PlatformSessions } from "./driver/platform-sessions.ts";
export type { PoolSettings, PoolStatus } from "./driver/pool.ts";
export type { RetryPolicy } from "./driver/retry.ts";
export type { Transaction } from "./driver/scope.ts";
export { anonymousSession, type Session, type SessionSettings, tenantSession } from "./driver/session.ts";
export type { Sessions } from "./driver/sessions.ts";
export type { Notice, Statement, StatementResult } from "./driver/statement.ts";
export type { TransactionOptions } from "./driver/transaction.ts";
export { CommitUnknownError, type ErrorCode, errorCodes, isRowhouseError, RowhouseError } from "./errors.ts";
export type { RowhouseOptions } from "./options.ts";
export type { DemoModule, DemoOptions, DemoTenant, LoadDemo } from "./project/demo.ts";
export { createRowhouse, type Rowhouse } from "./rowhouse.ts";
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
export type { QueryOptions, TenantDatabase } from "./tenant-database.ts";
