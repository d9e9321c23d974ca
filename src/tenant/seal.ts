import { createHash, createHmac } from "node:crypto";

/** A key that seals are made with. The database has the same one. */
export interface SealKey {
  /** Derived from the secret, 16 hexadecimal digits: server and database name the key alike without being told. */
  readonly id: string;
  /** 32 to 64 bytes. */
  readonly secret: Buffer;
}

/** Who the seal is for, in the very texts of the settings; empty where there is none. */
export interface SealedClaims {
  readonly tenantId: string;
  readonly userId: string;
  readonly role: string;
  /** The API key that asks; without one the seal is that of a user, or of nobody. */
  readonly keyId?: string | undefined;
}

export function sealKey(secret: Buffer): SealKey {
  const digest = createHash("sha256").update("rowhouse seal key").update(secret).digest("hex");
  return { id: digest.slice(0, 16), secret };
}

/**
 * The seal of these claims until a moment, in seconds since 1970:
 * `v1.<key id>.<expiry>.<HMAC-SHA-256>`. The database checks it with
 * tenancy.verify_seal().
 */
export function makeSeal(key: SealKey, claims: SealedClaims, expiry: number): string {
  const { tenantId, userId, role, keyId } = claims;
  const prefix = `v1.${key.id}.${expiry}`;
  const texts = [prefix, tenantId, userId, role, ...(keyId ? [keyId] : [])];
  const mac = createHmac("sha256", key.secret).update(texts.join("|"));
  return `${prefix}.${mac.digest("hex")}`;
}
