import { createRemoteJWKSet, importSPKI, type JWTVerifyGetKey } from "jose";
import type { JwtOptions } from "./jwt-options.ts";

/**
 * The key that tokens are checked with: the secret, the public key, or the set
 * of keys that the identity provider publishes, cached and fetched again when a
 * token names a key that it does not hold.
 */
export async function verificationKey(config: JwtOptions): Promise<JWTVerifyGetKey> {
  if ("jwksUrl" in config) return createRemoteJWKSet(new URL(config.jwksUrl), { timeoutDuration: 5_000 });
  const key =
    "secret" in config
      ? new TextEncoder().encode(config.secret)
      : await importSPKI(config.publicKey, config.algorithm);
  return async () => key;
}
