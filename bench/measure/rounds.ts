import { median, quantile } from "./statistics.ts";
import { turnOrder } from "./turns.ts";

/** One way to do the work. The first of a comparison is the limit that the others are measured by. */
export interface Candidate {
  readonly name: string;
  /** Does the work once; n counts the calls, so that each may be for another tenant. */
  run(n: number): Promise<unknown>;
  /** How many rows each answer must have: what sees nothing is fast. */
  readonly rows?: number;
}

export interface Measured {
  readonly name: string;
  /** Milliseconds: medians over the rounds. */
  readonly p50: number;
  readonly p99: number;
  /** By the first candidate's figure of the same round: medians over the rounds. */
  readonly ratio: { readonly p50: number; readonly p99: number };
}

export interface RoundOptions {
  readonly rounds: number;
  /** Calls of each candidate in a round. */
  readonly calls: number;
  /** Of the order of the turns. */
  readonly seed: number;
}

/**
 * Lets the candidates take turns, call by call, so that what else the machine
 * does meets them all alike. The order of the turns is drawn anew for each call.
 */
export async function compare(
  candidates: readonly Candidate[],
  { rounds, calls, seed }: RoundOptions,
): Promise<Measured[]> {
  for (const candidate of candidates) await expectRows(candidate);
  const order = turnOrder(candidates.length, seed);
  await takeTurns(candidates, order, Math.min(calls, 50), 0);
  const samples = candidates.map(() => ({ p50: [] as number[], p99: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    const taken = await takeTurns(candidates, order, calls, round * calls);
    for (const [at, times] of taken.entries()) {
      samples[at]?.p50.push(quantile(times, 0.5));
      samples[at]?.p99.push(quantile(times, 0.99));
    }
  }
  const [limit] = samples;
  return candidates.map(({ name }, at) => {
    const { p50, p99 } = samples[at] as (typeof samples)[number];
    const by = (of: readonly number[], to: readonly number[] = []) =>
      median(of.map((value, round) => value / (to[round] as number)));
    return {
      name,
      p50: median(p50),
      p99: median(p99),
      ratio: { p50: by(p50, limit?.p50), p99: by(p99, limit?.p99) },
    };
  });
}

/** The milliseconds of every candidate's calls, sorted. */
async function takeTurns(
  candidates: readonly Candidate[],
  order: () => readonly number[],
  calls: number,
  first: number,
): Promise<Float64Array[]> {
  const times = candidates.map(() => new Float64Array(calls));
  for (let n = 0; n < calls; n++) {
    for (const at of order()) {
      const started = performance.now();
      await candidates[at]?.run(first + n);
      (times[at] as Float64Array)[n] = performance.now() - started;
    }
  }
  return times.map((each) => each.sort());
}

export async function expectRows({ name, run, rows }: Candidate): Promise<void> {
  const answer = await run(0);
  const seen = Array.isArray(answer) ? answer : (answer as { rows?: unknown[] } | undefined)?.rows;
  if (rows !== undefined && seen?.length !== rows) {
    throw new Error(`"${name}" answered ${seen?.length} rows and not ${rows}.`);
  }
}
