/** Every reason for which a token is refused, with the sentence that is said. */
export const authenticationReasons = {
  TOKEN_MISSING: "There is no token: send the header `Authorization: Bearer <token>`.",
  TOKEN_MALFORMED: "The token is malformed: it must be one signed JWT (three parts, base64url).",
  TOKEN_ALGORITHM_REFUSED: "The token is signed with another algorithm than this server accepts.",
  TOKEN_SIGNATURE_INVALID: "The signature of the token is not valid.",
  TOKEN_EXPIRED: "The token has expired.",
  TOKEN_NOT_YET_VALID: "The token is not valid yet.",
  TOKEN_ISSUER_REFUSED: "The token comes from another issuer than this server accepts.",
  TOKEN_AUDIENCE_REFUSED: "The token is meant for another audience.",
  TOKEN_CLAIMS_INVALID: "The claims of the token are missing or malformed",
  KEY_MALFORMED: "The key is malformed: a character of it is missing or wrong.",
  KEY_REFUSED: "The key is revoked, expired or unknown.",
} as const;

export type AuthenticationReason = keyof typeof authenticationReasons;

/** Who is asking is not known; answered with 401 and the reason. */
export class AuthenticationError extends Error {
  override readonly name = "AuthenticationError";
  readonly code: AuthenticationReason;

  constructor(code: AuthenticationReason, detail?: string) {
    super(detail ? `${authenticationReasons[code]}: ${detail}.` : authenticationReasons[code]);
    this.code = code;
  }

  /** The value of `WWW-Authenticate` (RFC 6750): the error, and the reason in words. */
  get challenge(): string {
    const error = this.code === "TOKEN_MISSING" ? "invalid_request" : "invalid_token";
    return `Bearer error="${error}", error_description="${headerText(this.message)}"`;
  }
}

/** The keys that tokens are checked with cannot be had just now; answered with 503. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
  readonly code = "KEYS_UNAVAILABLE";

  constructor(cause: unknown) {
    super("The keys that tokens are checked with cannot be had just now.", { cause });
  }
}

/** Too many wrong keys came from the client's address; answered with 429. */
export class TooManyAttemptsError extends Error {
  override readonly name = "TooManyAttemptsError";
  readonly code = "TOO_MANY_ATTEMPTS";
  /** Seconds until another key may be tried. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super("Too many wrong keys came from this address: wait before you try another.");
    this.retryAfter = retryAfter;
  }
}

/** RFC 6750 allows printable ASCII without quotes and backslashes. */
function headerText(text: string): string {
  return text.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, "?");
}
