import type { Expression } from "../../discover/nodes/expression.ts";
import { applies, type Command, conditionsFor, type Policy } from "../../discover/policies/policy.ts";
import { both, either, never, open, type Verdict } from "../../discover/policies/verdict.ts";
import { rowColumns } from "../../discover/policies/walk.ts";
import type { Access } from "../../report/finding.ts";

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
    const judged = relevant.map((policy) => ({
      policy,
      verdict: verdictOf(policy),
      written: half === "written",
    }));
    const narrowing = judged.filter(({ policy }) => !policy.permissive);
    const widening = judged.filter(({ policy }) => policy.permissive);
    const walls = narrowing.map(({ verdict }) => verdict);
    const whole = both([
      ...walls,
      widening.length > 0 ? either(widening.map(({ verdict }) => verdict)) : never,
    ]);
    verdicts.push(whole);
    if (!isDoubtful(whole)) continue;
    // A wall that does not hold is to blame, and not what relies on it.
    const broken = narrowing.filter(({ policy, verdict }) =>
      isBrokenWall(verdict, conditionsFor(policy, command)[half]),
    );
    const widened = widening.filter(
      ({ verdict }) => isDoubtful(verdict) && isDoubtful(both([...walls, verdict])),
    );
    blamed.push(...(broken.length > 0 ? broken : widened));
  }
  return { access: accessOf(verdicts), verdicts, blamed, permissive: permissive.length };
}

const isDoubtful = (verdict: Verdict): boolean =>
  verdict.holds === "open" ||
  (verdict.holds === "bound" && (verdict.remarks.has("lossy") || verdict.remarks.has("default tenant")));

/** A restrictive policy that was meant to ask for the tenant; others, such as one on a state, are no walls. */
function isBrokenWall(verdict: Verdict, condition: Expression | undefined): boolean {
  if (verdict.holds !== "open") return isDoubtful(verdict);
  if (verdict.cause === "setting") return condition !== undefined && rowColumns(condition).length > 0;
  return ["always", "missing", "pattern", "captured", "wrong setting"].includes(verdict.cause);
}

function accessOf(verdicts: readonly Verdict[]): Access {
  if (verdicts.some(({ holds }) => holds === "never")) return "closed";
  return verdicts.some(({ holds }) => holds === "open") ? "open" : "scoped";
}
