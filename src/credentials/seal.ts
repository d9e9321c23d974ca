import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { RowhouseError } from "../errors.ts";
import type { CredentialKeys } from "./keys.ts";

/** What a secret belongs to, such as tenant, account and credential: it opens for nothing else. Lower and upper case are the same. */
export type SecretBinding = readonly string[];

/** A secret as it is stored. */
export interface SealedSecret {
  readonly keyId: string;
  /** 12 bytes, never used twice with one key. */
  readonly nonce: Buffer;
  /** The encrypted text and, after it, the tag of 16 bytes. */
  readonly ciphertext: Buffer;
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts a secret so that it opens with this binding alone (AES-256-GCM). */
export function sealSecret(keys: CredentialKeys, binding: SecretBinding, secret: string): SealedSecret {
  // Random nonces of 96 bits are safe for some four thousand million secrets of one key (NIST SP 800-38D, 8.3).
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keys.current, nonce, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(binding));
  const encrypted = [cipher.update(secret, "utf8"), cipher.final()];
  return { keyId: keys.currentId, nonce, ciphertext: Buffer.concat([...encrypted, cipher.getAuthTag()]) };
}

/**
 * Decrypts a secret. Throws SECRET_UNREADABLE where the key is not known, or
 * where key, binding or ciphertext is not the one it was sealed with.
 */
export function openSecret(keys: CredentialKeys, binding: SecretBinding, sealed: SealedSecret): string {
  const key = keys.find(sealed.keyId);
  if (!key) {
    throw new RowhouseError("SECRET_UNREADABLE", undefined, {
      hint: "It was sealed with another key: append that one to CREDENTIALS_KEY, after a comma.",
    });
  }
  const end = sealed.ciphertext.length - tagBytes;
  try {
    const decipher = createDecipheriv(algorithm, key, sealed.nonce, { authTagLength: tagBytes });
    decipher.setAAD(additionalData(binding));
    decipher.setAuthTag(sealed.ciphertext.subarray(end));
    return Buffer.concat([decipher.update(sealed.ciphertext.subarray(0, end)), decipher.final()]).toString(
      "utf8",
    );
  } catch (cause) {
    throw new RowhouseError("SECRET_UNREADABLE", undefined, { cause });
  }
}

// A JSON array of strings has one reading: no two bindings give the same bytes.
function additionalData(binding: SecretBinding): Buffer {
  return Buffer.from(JSON.stringify(["rowhouse.api_secret.1", ...binding.map((part) => part.toLowerCase())]));
}
