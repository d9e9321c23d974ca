import type { Identity } from "./as-tenant.ts";
import { sealFor } from "./seal.ts";

/** What a context is made of: the settings by name. Tests know them from here alone. */
export function contextSettings(identity: Identity, seal = sealOf(identity)): Record<string, string> {
  return {
    "app.current_tenant_id": identity.tenantId,
    "app.context": [
      identity.userId ?? "",
      identity.role ?? "",
      seal,
      ...(identity.keyId ? [identity.keyId] : []),
    ].join("|"),
  };
}

/** Enters a context until the end of the transaction: becomes app_user and makes the settings. */
export function enterStatement(identity: Identity, seal?: string): { text: string; values: string[] } {
  const settings = Object.entries(contextSettings(identity, seal));
  const calls = settings.map((_, n) => `set_config($${2 * n + 1}, $${2 * n + 2}, true)`);
  return {
    text: `select set_config('role', 'app_user', true), ${calls.join(", ")}`,
    values: settings.flat(),
  };
}

/** A seal that holds for a minute. */
function sealOf({ tenantId, userId, role, keyId }: Identity): string {
  return sealFor({ tenantId, userId: userId ?? "", role: role ?? "", keyId: keyId ?? "" });
}
