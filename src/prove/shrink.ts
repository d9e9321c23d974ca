import fc from "fast-check";
import type { Probe } from "./probes/probe.ts";
import { type Trial, type Verdict, verdictOf } from "./verdict.ts";

const ROUNDS = 6;
const PER_ROUND = 6;

/**
 * Makes each finding's statement smaller while it still shows the finding. All
 * of a round go through the worlds together: a world costs more than a probe.
 */
export async function shrink(
  verdicts: readonly Verdict[],
  canaries: readonly string[],
  tryAll: (probes: readonly Probe[]) => Promise<Trial[]>,
): Promise<Verdict[]> {
  let best = verdicts.map((verdict) => ({ verdict, kept: verdict.trial.probe.optional ?? [], done: false }));
  for (let round = 0; round < ROUNDS; round++) {
    const attempts = best.flatMap((entry, index) =>
      smaller(entry.verdict.trial.probe, entry.kept, entry.done).map((kept) => ({ index, kept })),
    );
    if (attempts.length === 0) break;
    const smallerProbes = attempts.map(({ index, kept }) =>
      withParts((best[index] as (typeof best)[number]).verdict.trial.probe, kept),
    );
    const trials = await tryAll(smallerProbes);
    // There is no time left for more.
    if (trials.length < attempts.length) break;
    best = best.map((entry, index) => {
      const shown = attempts.flatMap((attempt, place) => {
        const verdict = attempt.index === index ? verdictOf(trials[place] as Trial, canaries) : null;
        return verdict ? [{ verdict, kept: attempt.kept, done: false }] : [];
      });
      shown.sort((one, other) => one.kept.length - other.kept.length);
      return shown[0] ?? { ...entry, done: true };
    });
  }
  return best.map(({ verdict }) => verdict);
}

function smaller(probe: Probe, kept: readonly string[], done: boolean): (readonly string[])[] {
  if (done || probe.render === undefined || kept.length === 0) return [];
  // A select must name a column; conditions and given values may all go.
  const least = /^select (?!count)/.test(probe.sql) ? 1 : 0;
  const shrunk = fc
    .subarray([...kept])
    .shrink([...kept], undefined)
    .take(PER_ROUND);
  return [...shrunk].map(({ value }) => value).filter(({ length }) => length >= least);
}

function withParts(probe: Probe, kept: readonly string[]): Probe {
  return { ...probe, optional: kept, sql: probe.render?.(kept) ?? probe.sql };
}
