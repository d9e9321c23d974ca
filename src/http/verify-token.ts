import { errors, type JWTPayload, jwtVerify } from "jose";
import { AuthenticationError, KeysUnavailableError } from "./authentication-error.ts";
import type { JwtOptions } from "./jwt-options.ts";
import { verificationKey } from "./verification-key.ts";

/** Answers the claims of a token, or throws an AuthenticationError or a KeysUnavailableError. */
export type VerifyToken = (token: string) => Promise<JWTPayload>;

/**
 * Makes the function that verifies a token: signature, the one algorithm that is
 * configured (whatever the token's header says), expiry, and issuer and audience
 * where they are configured.
 */
export async function createVerifyToken(config: JwtOptions): Promise<VerifyToken> {
  const key = await verificationKey(config);
  const options = {
    algorithms: [config.algorithm],
    requiredClaims: ["exp"],
    ...(config.issuer !== undefined && { issuer: config.issuer }),
    ...(config.audience !== undefined && { audience: config.audience }),
  };
  return async (token) => {
    const { payload } = await jwtVerify(token, key, options).catch((error) => {
      throw refusal(error);
    });
    return payload;
  };
}

/** The token in an `Authorization` header. Throws TOKEN_MISSING or TOKEN_MALFORMED. */
export function bearerToken(authorization: string | undefined): string {
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
