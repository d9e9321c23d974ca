import { errors, jwtVerify } from "jose";
import type { TenantContext } from "../tenant/context.ts";
import type { ApiKeys } from "./api-keys.ts";
import { AuthenticationError, KeysUnavailableError } from "./authentication-error.ts";
import { parseClaims } from "./claims.ts";
import type { JwtOptions } from "./jwt-options.ts";
import { verificationKey } from "./verification-key.ts";
import { VerifiedTokens } from "./verified-tokens.ts";

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
 * Makes the function that checks tokens: signature, the one algorithm that is
 * configured (whatever the token's header says), expiry, issuer and audience
 * where they are configured, and the claims. A token that comes again within a
 * minute is not verified again, but for its expiry.
 */
export async function createAuthenticate(
  config: JwtOptions,
  { keys, verified = new VerifiedTokens() }: AuthenticateOptions = {},
): Promise<Authenticate> {
  const key = await verificationKey(config);
  const options = {
    algorithms: [config.algorithm],
    requiredClaims: ["exp"],
    ...(config.issuer !== undefined && { issuer: config.issuer }),
    ...(config.audience !== undefined && { audience: config.audience }),
  };
  return async (authorization, address) => {
    const apiKey = keys && /^Bearer +(rh_\w*)$/i.exec(authorization ?? "")?.[1];
    if (apiKey) return keys.identify(apiKey, address);
    const token = bearerToken(authorization);
    const known = verified.identityOf(token);
    if (known) return known;
    const { payload } = await jwtVerify(token, key, options).catch((error) => {
      throw refusal(error);
    });
    const identity = parseClaims(payload);
    verified.add(token, identity, payload.exp as number);
    return identity;
  };
}

function bearerToken(authorization: string | undefined): string {
  if (!authorization) throw new AuthenticationError("TOKEN_MISSING");
  const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization) ?? [];
  if (!token) throw new AuthenticationError("TOKEN_MALFORMED");
  return token;
}

function refusal(error: unknown): AuthenticationError | KeysUnavailableError {
  if (error instanceof errors.JWTExpired) return new AuthenticationError("TOKEN_EXPIRED");
  if (error instanceof errors.JWTClaimValidationFailed) return claimRefusal(error);
  if (error instanceof errors.JOSEAlgNotAllowed) return new AuthenticationError("TOKEN_ALGORITHM_REFUSED");
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return new AuthenticationError("TOKEN_SIGNATURE_INVALID");
  }
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported
  ) {
    return new AuthenticationError("TOKEN_MALFORMED");
  }
  return new KeysUnavailableError(error);
}

function claimRefusal({ claim, reason }: errors.JWTClaimValidationFailed): AuthenticationError {
  const missing = reason === "missing";
  if (claim === "nbf" && !missing) return new AuthenticationError("TOKEN_NOT_YET_VALID");
  if (claim === "iss" && !missing) return new AuthenticationError("TOKEN_ISSUER_REFUSED");
  if (claim === "aud" && !missing) return new AuthenticationError("TOKEN_AUDIENCE_REFUSED");
  return new AuthenticationError(
    "TOKEN_CLAIMS_INVALID",
    `${claim} ${missing ? "is missing" : "is malformed"}`,
  );
}
