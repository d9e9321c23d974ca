/**
 * What no policy can hide. A scan that is sequential, sampled or by place comes
 * upon everybody's rows. It tells how many, or that one stands there, and by
 * whether the wall was asked at all it tells of a condition that costs nothing
 * and so comes before the wall: whether a value is null, and a boolean.
 */
import { DatabaseError } from "pg";
import type { Draw } from "./draw.ts";
import type { Verdict } from "./judge.ts";
import { NESTED } from "./reads.ts";
import type { Script } from "./script.ts";
import type { Worlds } from "./worlds.ts";

const WITHOUT_INDEX = /(Seq|Sample|Tid|Tid Range) Scan on/;

/** The same attack, with indexes for all that it reads. */
export const byIndex = (draw: Draw): Draw => ({
  ...draw,
  sample: "",
  plans: [
    ...draw.plans.filter((plan) => !["sequential", "tid", "bitmap", "parallel"].includes(plan)),
    "index",
  ],
});

const FREE = /\bnote is (not )?(null|distinct)|\bflag\b/;

/** The same attack without the conditions that cost nothing: it must tell nothing more by the wall's sub-selects. */
export const withoutFreeConditions = (draw: Draw): Draw => ({
  ...draw,
  conditions: draw.conditions.filter((condition) => !FREE.test(condition)),
  otherConditions: draw.otherConditions.filter((condition) => !FREE.test(condition)),
  join: FREE.test(draw.join) || draw.join.includes("note") ? "true" : draw.join,
});

/** Whether such a scan is in the plan; what the attack shows by index is for the caller to see. */
export async function scansWithoutIndex(worlds: Worlds, draw: Draw, script: Script): Promise<boolean> {
  if (NESTED.includes(draw.shape)) return true;
  const [client] = worlds.attackers;
  if (client === undefined) return false;
  await client.query(script.entry);
  // A statement that cannot be planned has shown no scan.
  try {
    const scanning = script.statements
      .filter((statement) => statement.includes("fuzz."))
      .map((statement) => statement.replace(/^explain \([^)]*\)|^prepare p as|^declare .*? for /, ""));
    for (const statement of scanning) {
      const { rows } = await client.query({ text: `explain (costs off) ${statement}`, rowMode: "array" });
      if (WITHOUT_INDEX.test(rows.flat().join("\n"))) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof DatabaseError) return false;
    throw error;
  } finally {
    await client.query("rollback; reset all");
  }
}

/**
 * Whether the wall was asked at the first scan also shows at the next, in what it compares with
 * once the context has changed: as content, where a condition that costs nothing stands before it.
 */
export const mayBeLimit = ({ kind }: Verdict): boolean => ["presence", "trace", "content"].includes(kind);
