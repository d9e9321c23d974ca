import { z } from "zod";
import { AuthenticationError } from "./authentication-error.ts";

const uuid = z.uuid("must be a uuid").transform((value) => value.toLowerCase());

/** What a token must say; anything else that it says is left alone. */
const claimsSchema = z.object({
  tenant_id: uuid,
  sub: uuid,
  role: z.enum(["owner", "admin", "member", "viewer"], "must be owner, admin, member or viewer"),
});

/** Who asks, and within which tenant. */
export interface RequestContext {
  readonly tenantId: string;
  readonly userId: string;
  readonly role: "owner" | "admin" | "member" | "viewer";
}

/**
 * Reads tenant, user and role from the claims of a verified token. The role is
 * trusted for the lifetime of the token.
 * @throws AuthenticationError TOKEN_CLAIMS_INVALID, naming the claims at fault
 */
export function parseClaims(payload: unknown): RequestContext {
  const { success, data, error } = claimsSchema.safeParse(payload);
  if (success) return { tenantId: data.tenant_id, userId: data.sub, role: data.role };
  const faults = error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw new AuthenticationError("TOKEN_CLAIMS_INVALID", faults.join(", "));
}
