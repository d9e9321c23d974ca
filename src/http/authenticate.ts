import type { TenantContext } from "../tenant/context.ts";
import { parseClaims } from "./claims.ts";
import type { JwtOptions } from "./jwt-options.ts";
import { VerifiedTokens } from "./verified-tokens.ts";
import { bearerToken, createVerifyToken } from "./verify-token.ts";

/** Answers who sent an `Authorization` header, or throws an AuthenticationError. */
export type Authenticate = (authorization: string | undefined) => Promise<TenantContext>;

/**
 * Makes the function that checks tokens and reads the claims. A token that comes
 * again within a minute is not verified again, but for its expiry.
 */
export async function createAuthenticate(
  config: JwtOptions,
  verified = new VerifiedTokens(),
): Promise<Authenticate> {
  const verify = await createVerifyToken(config);
  return async (authorization) => {
    const token = bearerToken(authorization);
    const known = verified.identityOf(token);
    if (known) return known;
    const payload = await verify(token);
    const identity = parseClaims(payload);
    verified.add(token, identity, payload.exp as number);
    return identity;
  };
}
