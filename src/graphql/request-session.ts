import { type Session, tenantSession } from "../driver/session.ts";
import { RowhouseError } from "../errors.ts";
import type { TenantContext } from "../tenant/context.ts";

/**
 * The session in which a request's statements run. Without any settings
 * PostGraphile would open no transaction at all: a request without a tenant is
 * therefore an error here.
 * @throws RowhouseError TENANT_CONTEXT_MISSING
 */
export function requestSession(context: TenantContext | null | undefined): Session {
  if (!context?.tenantId) throw new RowhouseError("TENANT_CONTEXT_MISSING");
  return tenantSession(context);
}
