import type { Access } from "../../report/finding.ts";
import type { Expression } from "../nodes/expression.ts";
import { applies, type Command, conditionsFor, type Policy } from "./policy.ts";
import { both, either, never, open, type Verdict } from "./verdict.ts";

export type Actor = { oid: number; name: string; is: number[] };

/** What an actor's command reaches in a table, and the policies that let it through. */
export type Cell = {
  access: Access;
  /** Over found and written rows: open, or bound with its remarks. */
  verdicts: Verdict[];
  /** Policies that are open or doubtful where nothing beside them makes up for it. */
  blamed: { policy: Policy; verdict: Verdict; written: boolean }[];
  permissive: number;
};

type Judge = (condition: Expression, policy: Policy) => Verdict;

/** Puts the policies of a table together as Postgres does: permissive by OR, restrictive by AND. */
export function cellOf(policies: readonly Policy[], actor: Actor, command: Command, judge: Judge): Cell {
  const roles = new Set([actor.oid, ...actor.is]);
  const relevant = policies.filter((policy) => applies(policy, command, roles));
  const permissive = relevant.filter((policy) => policy.permissive);
  const halves = (["found", "written"] as const).filter(
    (half) => (half === "written") === (command === "insert") || command === "update",
  );
  const verdicts: Verdict[] = [];
  const blamed: Cell["blamed"] = [];
  for (const half of halves) {
    const verdictOf = (policy: Policy): Verdict => {
      const condition = conditionsFor(policy, command)[half];
      return condition ? judge(condition, policy) : open("always");
    };
    const narrowing = relevant.filter((policy) => !policy.permissive).map(verdictOf);
    const widening = permissive.map((policy) => ({ policy, verdict: verdictOf(policy) }));
    const whole = both([
      ...narrowing,
      widening.length > 0 ? either(widening.map(({ verdict }) => verdict)) : never,
    ]);
    verdicts.push(whole);
    if (isDoubtful(whole))
      for (const { policy, verdict } of widening)
        if (isDoubtful(verdict) && isDoubtful(both([...narrowing, verdict])))
          blamed.push({ policy, verdict, written: half === "written" });
  }
  return { access: accessOf(verdicts), verdicts, blamed, permissive: permissive.length };
}

const isDoubtful = (verdict: Verdict): boolean =>
  verdict.holds === "open" ||
  (verdict.holds === "bound" && (verdict.remarks.has("lossy") || verdict.remarks.has("default tenant")));

function accessOf(verdicts: readonly Verdict[]): Access {
  if (verdicts.some(({ holds }) => holds === "never")) return "closed";
  return verdicts.some(({ holds }) => holds === "open") ? "open" : "scoped";
}
