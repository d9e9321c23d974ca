import type { Pace } from "./pace.ts";
import type { Probe } from "./probes/probe.ts";
import type { OnTried } from "./trials.ts";
import type { Trial } from "./verdict.ts";

/** A slice goes through all worlds before the next begins; to enter them takes as long as some hundred probes. */
const SLICE = 4_000;
const FIRST_WITH_BUDGET = 300;
const LEAST = 100;

/**
 * Tries the probes, some thousand at a time, as long as there is time. Answers the trials of
 * those that were finished, which are the first of them.
 */
export async function tryInSlices(
  probes: readonly Probe[],
  pace: Pace,
  tryAll: (slice: readonly Probe[], onTried: OnTried) => Promise<Trial[]>,
  onProgress: (done: number, note: string) => void,
): Promise<Trial[]> {
  const started = performance.now();
  const trials: Trial[] = [];
  while (trials.length < probes.length) {
    const done = trials.length;
    const size = nextSize(pace, done, probes.length - done, performance.now() - started);
    if (size === 0) break;
    const tried = await pace.whileOnTime(null, () =>
      tryAll(probes.slice(done, done + size), (some, object) => {
        pace.check();
        onProgress(done + some, pace.note(done + some, probes.length, performance.now() - started, object));
      }),
    );
    if (tried === null) break;
    trials.push(...tried);
  }
  return trials;
}

/** With a budget, half of what fits into the time that remains: what is not finished in time is lost. */
function nextSize(pace: Pace, done: number, left: number, elapsedMs: number): number {
  if (!pace.hasBudget) return pace.isOver ? 0 : Math.min(SLICE, left);
  if (done === 0) return pace.remaining > 0 ? Math.min(FIRST_WITH_BUDGET, left) : 0;
  const fitting = Math.floor((pace.remaining * done) / elapsedMs);
  if (fitting >= left * 1.25) return left;
  return fitting < LEAST ? 0 : Math.min(left, Math.max(LEAST, Math.floor(fitting / 2)));
}
