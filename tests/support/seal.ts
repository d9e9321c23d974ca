import { makeSeal, type SealedClaims, sealKey } from "../../src/tenant/seal.ts";
import { testEnvironment } from "./environment.ts";

const key = sealKey(Buffer.from(testEnvironment().sealKey, "base64"));

/** What createRowhouse() needs for a database that was made with `sealed`. */
export const testSeal = { key: () => key };

/** A seal that holds for a minute. Where none is required nobody looks at it. */
export const sealFor = (claims: SealedClaims): string =>
  makeSeal(key, claims, Math.floor(Date.now() / 1000) + 60);

/** A genuine seal that has expired. */
export const expiredSealFor = (claims: SealedClaims): string =>
  makeSeal(key, claims, Math.floor(Date.now() / 1000) - 60);
