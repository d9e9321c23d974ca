import type { Coverage } from "../report/finding.ts";
import type { Probe } from "./probes/probe.ts";

/** Object by object, what there was no time for. Nothing where all probes were tried. */
export function leftCoverage(tried: readonly Probe[], left: readonly Probe[], reason: string): Coverage[] {
  if (left.length === 0) return [];
  const all = Map.groupBy([...tried, ...left], ({ object }) => object);
  const missing = Map.groupBy(left, ({ object }) => object);
  const missed = [...missing].map(([object, probes]) => ({
    object,
    reason: `${probes.length} of ${all.get(object)?.length ?? 0} probes were left ${reason}`,
  }));
  return [{ what: "objects in the time given", covered: all.size - missed.length, total: all.size, missed }];
}
