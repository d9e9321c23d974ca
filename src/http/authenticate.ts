import type { TenantContext } from "../tenant/context.ts";
import type { ApiKeys } from "./api-keys.ts";
import { parseClaims } from "./claims.ts";
import type { JwtOptions } from "./jwt-options.ts";
import { VerifiedTokens } from "./verified-tokens.ts";
import { bearerToken, createVerifyToken } from "./verify-token.ts";

/**
 * Answers who sent an `Authorization` header, or throws an AuthenticationError. The client's
 * address slows down those who try keys.
 */
export type Authenticate = (authorization: string | undefined, address?: string) => Promise<TenantContext>;

export interface AuthenticateOptions {
  /** Knows API keys, see createApiKeys(); without it a key is no token. */
  readonly keys?: ApiKeys | undefined;
  readonly verified?: VerifiedTokens | undefined;
}

/**
 * Makes the function that checks tokens and reads the claims. A token that comes
 * again within a minute is not verified again, but for its expiry.
 */
export async function createAuthenticate(
  config: JwtOptions,
  { keys, verified = new VerifiedTokens() }: AuthenticateOptions = {},
): Promise<Authenticate> {
  const verify = await createVerifyToken(config);
  return async (authorization, address) => {
    const apiKey = keys && /^Bearer +(rh_\w*)$/i.exec(authorization ?? "")?.[1];
    if (apiKey) return keys.identify(apiKey, address);
    const token = bearerToken(authorization);
    const known = verified.identityOf(token);
    if (known) return known;
    const payload = await verify(token);
    const identity = parseClaims(payload);
    verified.add(token, identity, payload.exp as number);
    return identity;
  };
}
