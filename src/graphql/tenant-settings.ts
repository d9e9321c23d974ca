import { RowhouseError } from "../errors.ts";

/** Who asks, and within which tenant. */
export interface RequestIdentity {
  readonly tenantId: string;
  readonly userId?: string | null | undefined;
  readonly role: string;
}

/**
 * The settings of the transaction in which a request's statements run.
 * PostGraphile leaves out what is null, and without any setting it would open no
 * transaction at all: a request without a tenant is therefore an error here.
 * @throws RowhouseError TENANT_CONTEXT_MISSING
 */
export function tenantSettings(identity: RequestIdentity | null | undefined): Record<string, string> {
  if (!identity?.tenantId || !identity.role) throw new RowhouseError("TENANT_CONTEXT_MISSING");
  return {
    role: "app_user",
    "app.current_tenant_id": identity.tenantId,
    "app.current_user_id": identity.userId ?? "",
    "app.current_user_role": identity.role,
  };
}
