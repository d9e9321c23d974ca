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

/** What was to be left out. It is no gap: somebody asked for it. */
export const leftOut = (except: readonly string[]): Coverage[] =>
  except.length === 0
    ? []
    : [
        {
          what: "objects that were to be left out",
          covered: 0,
          total: except.length,
          missed: except.map((object) => ({ object, reason: "left out, as was asked", isAccepted: true })),
        },
      ];
