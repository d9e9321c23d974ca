import { createHash } from "node:crypto";
import { RowhouseError } from "../errors.ts";

const keyBytes = 32;

/** The keys that API secrets are sealed with. They are configuration and never in the database. */
export class CredentialKeys {
  readonly #keys = new Map<string, Buffer>();
  /** The id of the key that seals; the others only open. */
  readonly currentId: string;

  /**
   * @param current 32 bytes: the key that new secrets are sealed with.
   * @param earlier keys of 32 bytes that stored secrets may still need.
   * Throws CONFIGURATION_INVALID for a key of another length.
   */
  constructor(current: Uint8Array, ...earlier: readonly Uint8Array[]) {
    for (const bytes of [current, ...earlier]) {
      if (bytes.length !== keyBytes) {
        throw new RowhouseError(
          "CONFIGURATION_INVALID",
          `A key of API secrets has ${keyBytes} bytes, not ${bytes.length}.`,
        );
      }
      this.#keys.set(idOf(bytes), Buffer.from(bytes));
    }
    this.currentId = idOf(current);
  }

  get current(): Buffer {
    return this.#keys.get(this.currentId) as Buffer;
  }

  /** The key with this id, where it is one of these. */
  find(id: string): Buffer | undefined {
    return this.#keys.get(id);
  }
}

// Stored beside each secret to tell keys apart. Half a hash of 256 random bits gives nothing of them away.
function idOf(key: Uint8Array): string {
  return createHash("sha256").update("rowhouse api secret key\0").update(key).digest("hex").slice(0, 32);
}
