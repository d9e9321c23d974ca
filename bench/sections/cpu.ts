import { bareQuery } from "../candidates/driver.ts";
import { backendOf } from "../candidates/flights.ts";
import { benchContext, withPools } from "../candidates/pools.ts";
import { benchTenant } from "../data/tenants.ts";
import { type BackendCandidate, type Cost, measureCosts, medianOfRounds } from "../measure/batches.ts";
import { cpuClock } from "../measure/cpu-clock.ts";
import type { Fixture } from "../support/fixture.ts";
import { type Line, microseconds, type Section } from "./section.ts";
import { insertRow, insertValues, latest, ofTenant } from "./statements.ts";

const tenantOf = (n: number) => 1 + (n % 100);
const tenantValue = (n: number) => [benchTenant(tenantOf(n))];

/** The CPU that one call takes, by the accounts of the system: of the backend, and of Node. */
export const cpu: Section = {
  name: "CPU of a call",
  async run(fixture, effort) {
    const clock = cpuClock();
    if (!clock)
      return { lines: [], notes: [`${this.name}: not measured, because this system has no /proc.`] };
    return withCandidates(fixture, async (candidates) => {
      const measured = await measureCosts(candidates, effort, clock);
      const [read, unsealed, sealed, insert, sealedInsert] = measured as [Cost, Cost, Cost, Cost, Cost];
      const line = (name: string, figure: number, ratio: number, atMost?: number): Line => ({
        section: this.name,
        name,
        figure: microseconds(figure),
        ratio,
        budget: atMost === undefined ? undefined : { atMost },
      });
      const used = (what: "backend" | "node", cost: Cost, bare: Cost, atMost?: number) =>
        line(
          `${what === "node" ? "Node" : "backend"}, ${cost.name}`,
          medianOfRounds([cost[what]], (value) => value),
          medianOfRounds([cost[what], bare[what]], (value, without) => value / without),
          atMost,
        );
      // Always in bare reads: what a bare insert costs depends on the disk.
      const overhead = (cost: Cost, bare: Cost, atMost: number) =>
        line(
          `overhead of ${cost.name}, in bare reads`,
          medianOfRounds([cost.backend, bare.backend], (value, without) => value - without),
          medianOfRounds(
            [cost.backend, bare.backend, read.backend],
            (value, without, unit) => (value - without) / unit,
          ),
          atMost,
        );
      return {
        lines: [
          used("backend", read, read),
          used("backend", unsealed, read),
          used("backend", sealed, read),
          used("backend", insert, insert),
          used("backend", sealedInsert, insert),
          overhead(unsealed, read, 1),
          overhead(sealed, read, 1.25),
          overhead(sealedInsert, insert, 1.75),
          used("node", read, read),
          used("node", unsealed, read),
          used("node", sealed, read, 1.05),
          used("node", insert, insert),
          used("node", sealedInsert, insert),
        ],
      };
    });
  },
};

/** Each has a connection of its own, so that a backend's account is one candidate's. */
function withCandidates<T>(
  { unsealed, sealed, key }: Fixture,
  callback: (candidates: readonly BackendCandidate[]) => Promise<T>,
): Promise<T> {
  return withPools(async ({ driver, rowhouse }) => {
    const bare = async (name: string, rows: number, text: string, values: (n: number) => unknown[]) => {
      const pool = driver(sealed.root);
      return { name, rows, pid: await backendOf(pool), run: bareQuery(pool, "bench", text, values) };
    };
    const walled = async (name: string, rows: number, url: string, text: string, values: string[] = []) => {
      const pool = rowhouse(url, { key: url === sealed.app ? key : undefined });
      const session = { query: (sql: string) => pool.query<{ pid: number }>(benchContext(1), sql) };
      return {
        name,
        rows,
        pid: await backendOf(session),
        run: (n: number) => pool.query(benchContext(tenantOf(n)), { name: "bench", text, values }),
      };
    };
    return callback([
      await bare("read by the bare driver", 10, latest("orders", ofTenant), tenantValue),
      await walled("read by query", 10, unsealed.app, latest("orders")),
      await walled("sealed read by query", 10, sealed.app, latest("orders")),
      await bare("insert by the bare driver", 1, insertRow("inserts", true), (n) => [
        ...insertValues,
        ...tenantValue(n),
      ]),
      await walled("sealed insert by query", 1, sealed.app, insertRow("inserts"), [...insertValues]),
    ]);
  });
}
