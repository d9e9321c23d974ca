import { type Candidate, expectRows } from "./rounds.ts";
import { median, quantile } from "./statistics.ts";
import { turnOrder } from "./turns.ts";

export interface Throughput {
  readonly name: string;
  /** Calls per second: the median over the rounds. */
  readonly perSecond: number;
  /** Milliseconds: the median over the rounds. */
  readonly p99: number;
  /** By the first candidate's figure of the same round: medians over the rounds. */
  readonly ratio: { readonly perSecond: number; readonly p99: number };
}

export interface CrowdOptions {
  readonly rounds: number;
  /** Calls of each candidate in a round, by all clients together. */
  readonly calls: number;
  readonly clients: number;
  /** Of the order of the turns. */
  readonly seed: number;
}

/** As compare(), but with so many clients calling at the same time, each again as soon as it is answered. */
export async function compareCrowds(
  candidates: readonly Candidate[],
  options: CrowdOptions,
): Promise<Throughput[]> {
  for (const candidate of candidates) {
    await expectRows(candidate);
    await crowd(candidate, { ...options, calls: options.clients * 10 }, 0);
  }
  const order = turnOrder(candidates.length, options.seed);
  const samples = candidates.map(() => ({ perSecond: [] as number[], p99: [] as number[] }));
  for (let round = 0; round < options.rounds; round++) {
    for (const at of order()) {
      const taken = await crowd(candidates[at] as Candidate, options, round * options.calls);
      samples[at]?.perSecond.push(taken.perSecond);
      samples[at]?.p99.push(taken.p99);
    }
  }
  const by = (of: readonly number[], to: readonly number[] = []) =>
    median(of.map((value, round) => value / (to[round] as number)));
  return candidates.map(({ name }, at) => {
    const { perSecond, p99 } = samples[at] as (typeof samples)[number];
    return {
      name,
      perSecond: median(perSecond),
      p99: median(p99),
      ratio: { perSecond: by(perSecond, samples[0]?.perSecond), p99: by(p99, samples[0]?.p99) },
    };
  });
}

async function crowd(
  { run }: Candidate,
  { calls, clients }: Omit<CrowdOptions, "rounds" | "seed">,
  first: number,
): Promise<{ perSecond: number; p99: number }> {
  const times = new Float64Array(calls);
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let n = next++; n < calls; n = next++) {
        const asked = performance.now();
        await run(first + n);
        times[n] = performance.now() - asked;
      }
    }),
  );
  const perSecond = (calls / (performance.now() - started)) * 1_000;
  return { perSecond, p99: quantile(times.sort(), 0.99) };
}
