import type { TenantContext } from "../tenant/context.ts";

// A key that is withdrawn is trusted for so long at most.
const KEPT_SECONDS = 60;
const KEPT_TOKENS = 2_000;
const LONGEST_TOKEN = 4_096;

/** Tokens whose signature has been verified a moment ago: checking it costs a sixth of a request. */
export class VerifiedTokens {
  readonly #tokens = new Map<string, { identity: TenantContext; until: number }>();
  readonly #now: () => number;

  /** Seconds since 1970, as the claims of tokens count them. */
  constructor(now: () => number = () => Math.floor(Date.now() / 1_000)) {
    this.#now = now;
  }

  /** Who sent the token, unless it is not known, has expired, or was verified too long ago. */
  identityOf(token: string): TenantContext | undefined {
    const cached = this.#tokens.get(token);
    if (cached === undefined) return undefined;
    if (this.#now() < cached.until) return cached.identity;
    this.#tokens.delete(token);
    return undefined;
  }

  /** Caches a token that was verified just now, until it expires or should be verified again. */
  add(token: string, identity: TenantContext, expiry: number): void {
    if (token.length > LONGEST_TOKEN) return;
    const until = Math.min(expiry, this.#now() + KEPT_SECONDS);
    this.#tokens.delete(token);
    this.#tokens.set(token, { identity: Object.freeze(identity), until });
    if (this.#tokens.size > KEPT_TOKENS) this.#tokens.delete(this.#tokens.keys().next().value as string);
  }
}
