import { createHash } from "node:crypto";

/** What `Authorization: Bearer` has of a key; nothing of it is a token, which has dots. */
export const KEY_START = "rh_";

const form = /^(rh_[0-9A-Za-z]{8}_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * The SHA-256 of an API key `rh_<prefix>_<secret><checksum>`, by which the database knows
 * it; undefined for a text whose form or checksum is wrong: a typo.
 */
export function hashApiKey(text: string): Buffer | undefined {
  const [, body, checksum] = form.exec(text) ?? [];
  if (body === undefined || checksum !== checksumOf(body)) return undefined;
  return createHash("sha256").update(text).digest();
}

/** The first four bytes of the SHA-256, in base 62. */
function checksumOf(body: string): string {
  let value = createHash("sha256").update(body).digest().readUInt32BE();
  let written = "";
  for (let n = 0; n < 6; n++) {
    written = digits[value % 62] + written;
    value = Math.floor(value / 62);
  }
  return written;
}
