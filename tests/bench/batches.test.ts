import { measureCosts, medianOfRounds } from "../../bench/measure/batches.ts";
import type { CpuClock } from "../../bench/measure/cpu-clock.ts";

/** A clock that counts calls instead of time: each call of process n costs n µs. */
function countingClock() {
  const used = new Map<number, number>();
  const clock: CpuClock = { resolution: 0.001, read: async (pid) => used.get(pid) ?? 0 };
  const candidate = (pid: number) => ({
    name: `candidate ${pid}`,
    pid,
    rows: 1,
    run: async () => {
      used.set(pid, (used.get(pid) ?? 0) + pid);
      return [{}];
    },
  });
  return { clock, candidate };
}

test("each candidate is charged for its own calls, one figure a round", async () => {
  const { clock, candidate } = countingClock();
  const options = { rounds: 4, calls: 10, seed: 1 };
  const costs = await measureCosts([candidate(3), candidate(7)], options, clock);
  expect(costs.map(({ name, backend }) => ({ name, backend }))).toEqual([
    { name: "candidate 3", backend: [3, 3, 3, 3] },
    { name: "candidate 7", backend: [7, 7, 7, 7] },
  ]);
});

test("a clock with coarse ticks gets longer batches", async () => {
  const { clock } = countingClock();
  let calls = 0;
  const counted = { name: "counted", pid: 1, run: async () => void calls++ };
  await measureCosts([counted], { rounds: 1, calls: 10, seed: 1 }, { ...clock, resolution: 10 });
  expect(calls).toBeGreaterThan(500);
});

test("a candidate that answers too few rows is refused", async () => {
  const { clock, candidate } = countingClock();
  const measured = measureCosts([{ ...candidate(1), rows: 10 }], { rounds: 1, calls: 1, seed: 1 }, clock);
  await expect(measured).rejects.toThrow("answered 1 rows and not 10");
});

test("figures are compared within their round, not across rounds", () => {
  // The machine was ten times slower in the second round. The ratio is the same.
  const bare = [10, 100, 10];
  const walled = [20, 200, 20];
  expect(medianOfRounds([walled, bare], (cost, without) => (cost - without) / without)).toBe(1);
});
