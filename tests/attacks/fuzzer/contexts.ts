/** What an attacker can put into the settings: any claim, and every seal that is theirs. */
import fc from "fast-check";
import { contextSettings } from "../../support/context-settings.ts";
import { ABSENT, expiredSeal, genuineSeal, TENANTS, type TenantName, USERS } from "./tenants.ts";

export type Attacker = { own: TenantName; second: TenantName | null; role: string };

const CLAIMS = ["own", "b", "absent", "second", "t2", "t4", "empty", "malformed"] as const;
const SEALS = ["own", "expired", "second", "expired second", "garbage", "none", "another role"] as const;
export type Context = {
  claim: (typeof CLAIMS)[number];
  seal: (typeof SEALS)[number];
  role: "app_user" | "none" | "app_anonymous";
  rowSecurity: "on" | "off";
};

const under = (claim: Context["claim"], seal: Context["seal"]): Context => ({
  claim,
  seal,
  role: "app_user",
  rowSecurity: "on",
});
const OWN = under("own", "own");

/** Mostly what an attacker would think of, and any other as well. */
export const anyContext: fc.Arbitrary<Context> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(OWN) },
  { weight: 4, arbitrary: fc.constant(under("b", "own")) },
  { weight: 3, arbitrary: fc.constant(under("second", "second")) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(under("own", "expired"), under("b", "expired"), under("b", "second")),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      claim: fc.constantFrom(...CLAIMS),
      seal: fc.constantFrom(...SEALS),
      role: seldomOther("app_user" as const, "none" as const, "app_anonymous" as const),
      rowSecurity: seldomOther("on" as const, "off" as const),
    }),
  },
);

/** One after the other, as a rule from the attacker's own. */
export const anySequence: fc.Arbitrary<Context[]> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.tuple(fc.constant(OWN), anyContext) },
  { weight: 2, arbitrary: fc.tuple(fc.constant(OWN), anyContext, anyContext) },
  { weight: 3, arbitrary: fc.array(anyContext, { minLength: 1, maxLength: 4 }) },
);

function seldomOther<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 10, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
}

/** The attacker's genuine claims for one of their tenants. */
export const genuineClaims = (attacker: Attacker, tenant: TenantName) => ({
  tenantId: TENANTS[tenant],
  userId: USERS.x as string,
  role: attacker.role,
});

/** All settings of a context, the role's and row_security's among them. */
export function settingsOf(attacker: Attacker, context: Context): Record<string, string> {
  const second = attacker.second ?? attacker.own;
  const claims = {
    own: TENANTS[attacker.own],
    second: TENANTS[second],
    b: TENANTS.b,
    t2: TENANTS.t2,
    t4: TENANTS.t4,
    absent: ABSENT,
    empty: "",
    malformed: "5",
  };
  const isSecond = context.seal.endsWith("second");
  const sealed = genuineClaims(attacker, isSecond ? second : attacker.own);
  const seals: Record<Context["seal"], string> = {
    own: genuineSeal(sealed),
    second: genuineSeal(sealed),
    "another role": genuineSeal(sealed),
    expired: expiredSeal(sealed),
    "expired second": expiredSeal(sealed),
    garbage: `v1.${"0".repeat(16)}.9999999999.${"0".repeat(64)}`,
    none: "",
  };
  const role = context.seal === "another role" ? "admin" : attacker.role;
  return {
    ...contextSettings({ ...sealed, role, tenantId: claims[context.claim] }, seals[context.seal]),
    role: context.role,
    row_security: context.rowSecurity,
  };
}

/**
 * An expression that makes the settings of the n-th context, the last one's from
 * there on. Those that never change are left out.
 */
export function flip(attacker: Attacker, n: string, contexts: Context[]): string {
  const own = settingsOf(attacker, OWN);
  const steps = contexts.map((context) => settingsOf(attacker, context));
  const calls = Object.keys(own)
    .filter((name) => steps.some((step) => step[name] !== own[name]))
    .map((name) => {
      const values = steps.map((step) => `'${step[name]}'`);
      const last = values.pop() ?? "''";
      const value = values.every((other) => other === last)
        ? last
        : `case ${n} ${values.map((v, i) => `when ${i + 1} then ${v}`).join(" ")} else ${last} end`;
      return `set_config('${name}', ${value}, true)`;
    });
  return calls.length === 0 ? `'as it was'` : calls.join(" || ");
}
