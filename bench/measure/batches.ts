import type { CpuClock } from "./cpu-clock.ts";
import { type Candidate, expectRows } from "./rounds.ts";
import { median } from "./statistics.ts";
import { turnOrder } from "./turns.ts";

/** A candidate that has one connection, so that its backend's CPU can be read. */
export interface BackendCandidate extends Candidate {
  /** The process id of its backend. */
  readonly pid: number;
}

/** Microseconds of CPU for each call; one figure for each round. */
export interface Cost {
  readonly name: string;
  readonly backend: readonly number[];
  /** All threads of this process. */
  readonly node: readonly number[];
}

export interface BatchOptions {
  readonly rounds: number;
  /** Calls of each candidate in a round: one batch. */
  readonly calls: number;
  /** Of the order of the batches. */
  readonly seed: number;
}

/**
 * Measures the CPU of every candidate by the accounts of the system. In each round
 * every candidate runs one batch of calls; the order of the batches is drawn anew.
 * Compare only figures of the same round: a busy machine changes all of them.
 */
export async function measureCosts(
  candidates: readonly BackendCandidate[],
  { rounds, calls, seed }: BatchOptions,
  clock: CpuClock,
): Promise<Cost[]> {
  const batch = calls * Math.ceil(clock.resolution / 0.2);
  for (const candidate of candidates) {
    await expectRows(candidate);
    await runBatch(candidate, calls, 0);
  }
  const costs = candidates.map(({ name }) => ({ name, backend: [] as number[], node: [] as number[] }));
  const order = turnOrder(candidates.length, seed);
  for (let round = 0; round < rounds; round++) {
    for (const at of order()) {
      const candidate = candidates[at] as BackendCandidate;
      // The first calls after the others' batches find cold caches.
      await runBatch(candidate, 5, round * batch);
      const backend = await clock.read(candidate.pid);
      const node = process.cpuUsage();
      await runBatch(candidate, batch, round * batch);
      const { user, system } = process.cpuUsage(node);
      costs[at]?.node.push((user + system) / batch);
      costs[at]?.backend.push(((await clock.read(candidate.pid)) - backend) / batch);
    }
  }
  return costs;
}

async function runBatch({ run }: Candidate, calls: number, first: number): Promise<void> {
  for (let n = 0; n < calls; n++) await run(first + n);
}

/** The median over the rounds of what is computed from one round's figures. */
export const medianOfRounds = (
  figures: readonly (readonly number[])[],
  compute: (...ofRound: number[]) => number,
): number =>
  median((figures[0] ?? []).map((_, round) => compute(...figures.map((of) => of[round] as number))));
