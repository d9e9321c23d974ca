import { makeSeal, type SealedClaims, type SealKey } from "./seal.ts";

export interface SealerOptions {
  /** The key to seal with; asked for each new seal, so that a rotation is noticed. */
  readonly key: () => SealKey;
  /** How long a seal holds, in seconds. Default: 300. */
  readonly lifetime?: number | undefined;
}

/** How many seals are kept; beyond it those that were made first are forgotten. */
const KEPT = 10_000;

/** Seals contexts, and uses a seal again while more than half of its life is left. */
export class Sealer {
  readonly #key: () => SealKey;
  readonly #lifetime: number;
  readonly #seals = new Map<string, { seal: string; key: SealKey; renewAt: number }>();

  constructor({ key, lifetime = 300 }: SealerOptions) {
    this.#key = key;
    this.#lifetime = lifetime;
  }

  seal(claims: SealedClaims): string {
    const now = Math.floor(Date.now() / 1000);
    const key = this.#key();
    const name = `${claims.tenantId}|${claims.userId}|${claims.role}`;
    const kept = this.#seals.get(name);
    if (kept && kept.key === key && now < kept.renewAt) return kept.seal;

    const seal = makeSeal(key, claims, now + this.#lifetime);
    this.#seals.delete(name);
    this.#seals.set(name, { seal, key, renewAt: now + this.#lifetime / 2 });
    if (this.#seals.size > KEPT) this.#seals.delete(this.#seals.keys().next().value as string);
    return seal;
  }
}
