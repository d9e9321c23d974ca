import { z } from "zod";
import { AuthenticationError } from "./authentication-error.ts";
import type { JwtOptions } from "./jwt-options.ts";
import { bearerToken, createVerifyToken } from "./verify-token.ts";

/** How operators' tokens are checked; their audience is none of the tenants'. */
export type OperatorJwtOptions = JwtOptions & { readonly audience: string };

/** Answers the operator's name in the token; undefined for any other token, and for none. */
export type AuthenticateOperator = (authorization: string | undefined) => Promise<string | undefined>;

const claimsForm = z.object({ sub: z.string().min(1).max(255) });

/** Throws a KeysUnavailableError where the keys cannot be had. */
export async function createAuthenticateOperator(config: OperatorJwtOptions): Promise<AuthenticateOperator> {
  const verify = await createVerifyToken(config);
  return async (authorization) => {
    try {
      const { data } = claimsForm.safeParse(await verify(bearerToken(authorization)));
      return data?.sub;
    } catch (error) {
      if (error instanceof AuthenticationError) return undefined;
      throw error;
    }
  };
}
