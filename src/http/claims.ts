import { z } from "zod";
import { isRowhouseError } from "../errors.ts";
import { type TenantContext, userRoles } from "../tenant/context.ts";
import { TenantId } from "../tenant/tenant-id.ts";
import { AuthenticationError } from "./authentication-error.ts";

/** What a token must say; anything else that it says is left alone. */
const claimsForm = z.object({
  tenant_id: z.string("must be a uuid").transform((value, context) => {
    try {
      return TenantId.parse(value).requireUuid();
    } catch (error) {
      if (!isRowhouseError(error)) throw error;
      context.addIssue({ code: "custom", message: "must be a uuid" });
      return z.NEVER;
    }
  }),
  sub: z.guid("must be a uuid").toLowerCase(),
  role: z.enum(userRoles, "must be owner, admin, member or viewer"),
});

/**
 * Reads tenant, user and role from the claims of a verified token. The database gives no
 * more than it knows of the user.
 * @throws AuthenticationError TOKEN_CLAIMS_INVALID, naming the claims at fault
 */
export function parseClaims(payload: unknown): TenantContext {
  const { success, data, error } = claimsForm.safeParse(payload);
  if (success) return { tenantId: data.tenant_id, userId: data.sub, role: data.role };
  const faults = error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw new AuthenticationError("TOKEN_CLAIMS_INVALID", faults.join(", "));
}
