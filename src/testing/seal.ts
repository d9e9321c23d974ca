import { makeSeal, type SealedClaims, type SealKey, sealKey } from "../tenant/seal.ts";
import { testEnvironment } from "./environment.ts";

let known: { text: string; key: SealKey } | undefined;

/** The key of the run. The same key stays the same object. */
function testKey(): SealKey {
  const text = testEnvironment().sealKey;
  if (known?.text !== text) known = { text, key: sealKey(Buffer.from(text, "base64")) };
  return known.key;
}

/** The option `seal` of createRowhouse(), for a database that was made with `sealed`. */
export const testSeal = { key: testKey };

/** A seal that holds for a minute. Where none is required nobody looks at it. */
export const sealFor = (claims: SealedClaims): string =>
  makeSeal(testKey(), claims, Math.floor(Date.now() / 1000) + 60);

/** A genuine seal that has expired. */
export const expiredSealFor = (claims: SealedClaims): string =>
  makeSeal(testKey(), claims, Math.floor(Date.now() / 1000) - 60);
