import { SignJWT } from "jose";
import type { JwtConfig } from "../config/types.ts";
import type { DemoTenant } from "../project/demo.ts";

/** How long a token of the demo is good for. */
export const DEMO_TOKEN_LIFETIME = "7 days";

/** A token of an owner of the tenant; undefined where the key to sign it is somebody else's. */
export async function demoToken(jwt: JwtConfig, { id, userId }: DemoTenant): Promise<string | undefined> {
  if (jwt.algorithm !== "HS256") return undefined;
  const token = new SignJWT({ tenant_id: id, role: "owner" })
    .setProtectedHeader({ alg: jwt.algorithm, typ: "JWT" })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(DEMO_TOKEN_LIFETIME);
  if (jwt.issuer) token.setIssuer(jwt.issuer);
  if (jwt.audience) token.setAudience(jwt.audience);
  return token.sign(new TextEncoder().encode(jwt.secret));
}
