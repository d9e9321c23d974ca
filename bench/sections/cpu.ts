import { type CallName, callCandidates } from "../candidates/calls.ts";
import { withPools } from "../candidates/pools.ts";
import { type Cost, measureCosts, medianOfRounds } from "../measure/batches.ts";
import { cpuClock } from "../measure/cpu-clock.ts";
import { type Line, microseconds, type Section } from "./section.ts";

/** The CPU that one call takes, by the accounts of the system: of the backend, and of Node. */
export const cpu: Section = {
  name: "CPU of a call",
  async run(fixture, effort) {
    const clock = cpuClock();
    if (!clock) {
      return { lines: [], notes: [`${this.name}: not measured, because this system has no /proc.`] };
    }
    return withPools(async (pools) => {
      const candidates = await callCandidates(fixture, pools);
      const measured = await measureCosts(Object.values(candidates), effort, clock);
      const costs = Object.fromEntries(Object.keys(candidates).map((name, at) => [name, measured[at]]));
      return { lines: linesOfCosts(this.name, costs as Record<CallName, Cost>) };
    });
  },
};

function linesOfCosts(section: string, costs: Record<CallName, Cost>): Line[] {
  const line = (name: string, figure: number, ratio: number, atMost?: number): Line => ({
    section,
    name,
    figure: microseconds(figure),
    ratio,
    budget: atMost === undefined ? undefined : { atMost },
  });
  const used = (what: "backend" | "node", call: CallName, bare: CallName, atMost?: number) =>
    line(
      `${what === "node" ? "Node" : "backend"}, ${costs[call].name}`,
      medianOfRounds([costs[call][what]], (cost) => cost),
      medianOfRounds([costs[call][what], costs[bare][what]], (cost, without) => cost / without),
      atMost,
    );
  // Always in bare reads: what a bare insert costs depends on the disk.
  const overhead = (call: CallName, bare: CallName, atMost?: number) => {
    const figures = [costs[call].backend, costs[bare].backend, costs.bareRead.backend];
    return line(
      `overhead of ${costs[call].name}, in bare reads`,
      medianOfRounds(figures, (cost, without) => cost - without),
      medianOfRounds(figures, (cost, without, read) => (cost - without) / read),
      atMost,
    );
  };
  return [
    used("backend", "bareRead", "bareRead"),
    used("backend", "unsealedRead", "bareRead"),
    used("backend", "sealedRead", "bareRead"),
    used("backend", "bareInsert", "bareInsert"),
    used("backend", "sealedInsert", "bareInsert"),
    used("backend", "bareInsertWithoutFlush", "bareInsertWithoutFlush"),
    used("backend", "sealedInsertWithoutFlush", "bareInsertWithoutFlush"),
    overhead("unsealedRead", "bareRead", 1),
    overhead("sealedRead", "bareRead", 1.25),
    overhead("sealedInsert", "bareInsert", 1.75),
    overhead("sealedInsertWithoutFlush", "bareInsertWithoutFlush"),
    used("node", "bareRead", "bareRead"),
    used("node", "unsealedRead", "bareRead"),
    used("node", "sealedRead", "bareRead", 1.05),
    used("node", "bareInsert", "bareInsert"),
    used("node", "sealedInsert", "bareInsert"),
  ];
}
