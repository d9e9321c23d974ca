import type { TenantContext } from "./context.ts";
import { makeSeal, type SealKey } from "./seal.ts";

export interface SealerOptions {
  /** The key to seal with; asked for at each use, so that a rotation is noticed. */
  readonly key: () => SealKey;
  /** How long a seal holds, in seconds. Default: 300. */
  readonly lifetime?: number | undefined;
}

export interface Seal {
  readonly text: string;
  readonly key: SealKey;
  /** In milliseconds since 1970. */
  readonly renewAt: number;
}

/** Seals contexts. */
export class Sealer {
  readonly #key: () => SealKey;
  readonly #lifetime: number;

  constructor({ key, lifetime = 300 }: SealerOptions) {
    this.#key = key;
    this.#lifetime = lifetime;
  }

  seal({ tenantId, userId, role, keyId }: TenantContext): Seal {
    const now = Date.now();
    const key = this.#key();
    const claims = { tenantId, userId: userId ?? "", role: role ?? "", keyId: keyId ?? "" };
    const text = makeSeal(key, claims, Math.floor(now / 1_000) + this.#lifetime);
    return { text, key, renewAt: now + this.#lifetime * 500 };
  }

  /** Whether the seal was made with the present key and has more than half of its life left. */
  isCurrent({ key, renewAt }: Seal): boolean {
    return Date.now() < renewAt && key === this.#key();
  }
}
