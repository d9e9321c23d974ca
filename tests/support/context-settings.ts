import type { Identity } from "./as-user.ts";
import { sealFor } from "./seal.ts";

/** The settings that say who asks, with a genuine seal: what SQL puts in where it changes its context. */
export function contextSettings(identity: Identity): Record<string, string> {
  const claims = { tenantId: identity.tenantId, userId: identity.userId ?? "", role: identity.role ?? "" };
  return {
    "app.current_tenant_id": claims.tenantId,
    "app.current_user_id": claims.userId,
    "app.current_user_role": claims.role,
    "app.seal": sealFor(claims),
  };
}
