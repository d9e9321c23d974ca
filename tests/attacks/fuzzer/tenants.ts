/**
 * Who is who. An attacker is one of the four around B, with a genuine seal of
 * that tenant, and in some draws a second one; so B stands above, below or
 * between what is the attacker's own. Key and expiries are fixed: a statement
 * that was found is the same text in every run.
 */
import { createHash } from "node:crypto";
import { makeSeal, type SealedClaims, sealKey } from "../../../src/tenant/seal.ts";

const uuid = (digit: string) => `${digit}0000000-0000-7000-8000-00000000000${digit}`;

/** In the order of their uuids. Of four hash partitions B has one to itself, and so has `e`. */
export const TENANTS = {
  t1: uuid("1"),
  t2: uuid("2"),
  b: uuid("5"),
  t4: uuid("8"),
  t5: uuid("9"),
  /** Its rows fill the pages. */
  z: uuid("e"),
  /** Has the rows that B has not, in the world where B has none. */
  e: "f0000000-0000-7000-8000-0000000000f3",
} as const;
export type TenantName = keyof typeof TENANTS;

/** A tenant that does not exist, right beside B. */
export const ABSENT = "50000000-0000-7000-8000-000000000006";

/** The users of every tenant; the first is the attacker. */
export const USERS = {
  x: "0000aaaa-0000-7000-8000-000000000001",
  y: "0000bbbb-0000-7000-8000-000000000002",
} as const;

export const SEAL_SECRET = createHash("sha256").update("rowhouse fuzzer").digest();
const key = sealKey(SEAL_SECRET);

/** A seal that outlives every run. */
export const genuineSeal = (claims: SealedClaims): string => makeSeal(key, claims, 9_999_999_999);
/** A seal that was genuine in 2020. */
export const expiredSeal = (claims: SealedClaims): string => makeSeal(key, claims, 1_600_000_000);
