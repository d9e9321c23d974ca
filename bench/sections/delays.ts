import { bareQuery } from "../candidates/driver.ts";
import { drizzleLatest } from "../candidates/drizzle.ts";
import { benchContext, handSettings, withPools } from "../candidates/pools.ts";
import { sequentially } from "../candidates/sequential.ts";
import { benchTenant } from "../data/tenants.ts";
import { type Candidate, compare, type Measured } from "../measure/rounds.ts";
import { startDelayProxy } from "../support/delay-proxy.ts";
import type { Fixture } from "../support/fixture.ts";
import { type Effort, type Line, linesOf, type Section } from "./section.ts";
import { latest, ofTenant } from "./statements.ts";

const tenantOf = (n: number) => 1 + (n % 100);
const sequential = "begin, set_config, query, commit";

/** The same read with a network between the program and the database: round trips are what counts. */
export const delays: Section = {
  name: "with a network",
  async run(fixture, effort) {
    const near = await throughProxy(fixture, effort, 0.5, ["bare driver", "query, sealed"]);
    const far = await throughProxy(fixture, effort, 1);
    const lines = (measured: readonly Measured[], delay: string, budgets = {}) =>
      linesOf(this.name, measured, budgets).map((line) => ({ ...line, name: `${line.name}, ${delay}` }));
    const of = (name: string) => far.find((each) => each.name === name)?.ratio.p50 ?? Number.NaN;
    const gain: Line = {
      section: this.name,
      name: `how many times faster than ${sequential}, 1 ms`,
      figure: "",
      ratio: of(sequential) / of("query, sealed"),
      budget: { atLeast: 3.5 },
    };
    return { lines: [...lines(near, "0.5 ms", { "query, sealed": 1.08 }), ...lines(far, "1 ms"), gain] };
  },
};

async function throughProxy(
  { sealed, key }: Fixture,
  { rounds, calls, seed }: Effort,
  delayMs: number,
  names?: readonly string[],
) {
  const proxy = await startDelayProxy(sealed.root, delayMs);
  try {
    return await withPools(async ({ driver, rowhouse }) => {
      const root = driver(proxy.url(sealed.root));
      const app = driver(proxy.url(sealed.app));
      const settings = handSettings(key, driver(sealed.app));
      const withSeal = rowhouse(proxy.url(sealed.app), { key });
      // On a connection of its own: sharing one would find that backend's caches warm.
      const drizzle = drizzleLatest(driver(proxy.url(sealed.app)), (n) => benchTenant(tenantOf(n)));
      const candidates: Candidate[] = [
        {
          rows: 10,
          name: "bare driver",
          run: bareQuery(root, "orders", latest("orders", ofTenant), (n) => [benchTenant(tenantOf(n))]),
        },
        {
          rows: 10,
          name: "query, sealed",
          run: (n) => withSeal.query(benchContext(tenantOf(n)), { name: "orders", text: latest("orders") }),
        },
        {
          rows: 10,
          name: sequential,
          run: (n) => sequentially(app, settings(tenantOf(n)), { name: "orders", text: latest("orders") }),
        },
        { rows: 10, name: "Drizzle's pattern", run: drizzle },
      ];
      return compare(
        candidates.filter(({ name }) => names?.includes(name) ?? true),
        // A call takes ten times as long as without the delay.
        { rounds: Math.ceil(rounds / 2), calls: Math.ceil(calls / 4), seed },
      );
    });
  } finally {
    await proxy.close();
  }
}
