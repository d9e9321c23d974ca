import type { TenantContext } from "../tenant/context.ts";

/** Custom settings, and a few of Postgres. They last until the end of the transaction. */
export type SessionSettings = Readonly<Record<string, string>>;

/** Who SQL runs for, and with which settings besides. */
export type Session = TenantSession | AnonymousSession;

export interface TenantSession {
  readonly role: "app_user";
  readonly context: TenantContext;
  readonly settings?: SessionSettings | undefined;
}

/** Nobody in particular: global reference data only. */
export interface AnonymousSession {
  readonly role: "app_anonymous";
  readonly settings?: SessionSettings | undefined;
}

export const anonymousSession: AnonymousSession = Object.freeze({ role: "app_anonymous" });

export const tenantSession = (context: TenantContext): TenantSession => ({ role: "app_user", context });
