/** Says what an attacker has learned from what a script showed in the three worlds. */

import type { Draw } from "./draw.ts";
import { withoutInitPlans } from "./explained.ts";
import type { Observation } from "./observe.ts";

/**
 * `foreign`: a row that is not the attacker's. `changed`: B's rows are not what
 * they were. `content`: what B has shows. `trace`: it shows in nothing but what
 * EXPLAIN says of the wall's own sub-selects. `presence`: whether B has anything shows.
 */
export type Verdict = { kind: "foreign" | "changed" | "content" | "trace" | "presence"; why: string };

/** Every row carries one, and no statement names one: tenant, user, table and number. */
const MARK = /~(\w+)-([xy])-(\w+)-\d+~/g;

export function judge(draw: Draw, seen: Observation[], untouched: string[]): Verdict | null {
  for (const { answers } of seen) {
    const foreign = foreignMark(draw, answers);
    if (foreign !== undefined) return { kind: "foreign", why: `the mark ${foreign}` };
  }
  const changed = seen.findIndex(({ rowsOfB }, n) => rowsOfB !== "" && rowsOfB !== untouched[n]);
  if (changed >= 0) return { kind: "changed", why: "B's rows after the script" };
  const [has, other, none] = seen.map(({ answers }) => answers);
  if (has === undefined || other === undefined || none === undefined) throw new Error("A world is missing.");
  return (
    difference("content", has.map(withoutInitPlans), other.map(withoutInitPlans)) ??
    difference("trace", has, other) ??
    difference("presence", has, none)
  );
}

function foreignMark({ attacker }: Draw, answers: string[]): string | undefined {
  for (const [mark, tenant, user, table] of answers.join("\n").matchAll(MARK)) {
    const isTheirs = tenant === attacker.own || tenant === attacker.second;
    if (!isTheirs || (table === "personal" && user !== "x" && attacker.role !== "owner")) return mark;
  }
  return undefined;
}

function difference(kind: Verdict["kind"], one: string[], two: string[]): Verdict | null {
  const n = [...one, ...two].findIndex((_, index) => one[index] !== two[index]);
  return n < 0 ? null : { kind, why: lineOfDifference(one[n] ?? "", two[n] ?? "") };
}

function lineOfDifference(one: string, two: string): string {
  const left = one.split("\n");
  const right = two.split("\n");
  const n = [...left, ...right].findIndex((_, index) => left[index] !== right[index]);
  return `${left[n] ?? "nothing"}   <>   ${right[n] ?? "nothing"}`;
}
