import { RowhouseError } from "../errors.ts";
import { type SessionSettings, tenantSettings } from "../postgres/settings.ts";
import type { TenantContext } from "../tenant/context.ts";

/**
 * The settings of the transaction in which a request's statements run.
 * PostGraphile leaves out what is null, and without any setting it would open no
 * transaction at all: a request without a tenant is therefore an error here.
 * @throws RowhouseError TENANT_CONTEXT_MISSING
 */
export function requestSettings(context: TenantContext | null | undefined): SessionSettings {
  if (!context?.tenantId) throw new RowhouseError("TENANT_CONTEXT_MISSING");
  return tenantSettings(context);
}
