/** How a token's signature is checked: one algorithm, one source of keys. */
export type JwtOptions = {
  /** Tokens of any other issuer are refused. */
  readonly issuer?: string;
  /** Tokens that are not meant for this audience are refused. */
  readonly audience?: string;
} & (
  | { readonly algorithm: "HS256"; readonly secret: string }
  | { readonly algorithm: "RS256" | "ES256"; readonly publicKey: string }
  | { readonly algorithm: "RS256" | "ES256"; readonly jwksUrl: string }
);
