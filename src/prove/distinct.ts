import type { Verdict } from "./verdict.ts";

// What is read outright needs no oracle: these say the same of the same object again.
const subsumed = new Set([
  "predicate-before-wall",
  "plan-keeps-tenant",
  "context-fails-open",
  "setting-opens",
  "value-oracle",
]);

/** One finding for each way in at each object: the one with the shortest statement. */
export function smallestPerObject(verdicts: readonly Verdict[]): Verdict[] {
  const found = new Map<string, Verdict>();
  const size = ({ trial: { probe } }: Verdict) =>
    // It will be made smaller; and a plain select shows more than its neighbours.
    (probe.render?.(probe.optional?.slice(0, 1) ?? []) ?? probe.sql).length +
    (probe.setup?.length ?? 0) +
    (probe.command === "copy" || probe.command === "lock" ? 100 : 0);
  const open = new Set(
    verdicts.flatMap(({ trial: { probe } }) =>
      /^(reads|function-reaches)-neighbour$/.test(probe.rule) ? [probe.object] : [],
    ),
  );
  for (const verdict of verdicts) {
    const { probe } = verdict.trial;
    const isAgain =
      subsumed.has(probe.rule) ||
      (probe.rule === "role-escape" && / (reset role|row_security) /.test(probe.gain));
    if (open.has(probe.object) && isAgain) continue;
    const key = `${probe.rule} ${probe.object}`;
    const other = found.get(key);
    if (other === undefined || size(verdict) < size(other)) found.set(key, verdict);
  }
  return [...found.values()];
}
