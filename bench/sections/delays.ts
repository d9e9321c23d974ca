import { bareQuery } from "../candidates/driver.ts";
import { drizzleLatest } from "../candidates/drizzle.ts";
import { benchContext, handSettings, withPools } from "../candidates/pools.ts";
import { sequentially } from "../candidates/sequential.ts";
import { benchTenant } from "../data/tenants.ts";
import { compare } from "../measure/rounds.ts";
import { startDelayProxy } from "../support/delay-proxy.ts";
import { type Line, linesOf, type Section } from "./section.ts";
import { latest, ofTenant } from "./statements.ts";

const tenantOf = (n: number) => 1 + (n % 100);

/** The same read with a millisecond between the program and the database: round trips are what counts. */
export const delays: Section = {
  name: "with 1 ms of delay",
  async run({ sealed, key }, { rounds, calls, seed }) {
    const proxy = await startDelayProxy(sealed.root, 1);
    try {
      return await withPools(async ({ driver, rowhouse }) => {
        const root = driver(proxy.url(sealed.root));
        const app = driver(proxy.url(sealed.app));
        const settings = handSettings(key, driver(sealed.app));
        const withSeal = rowhouse(proxy.url(sealed.app), { key });
        // A connection of its own: two in one would find its backend's caches warm.
        const drizzle = drizzleLatest(driver(proxy.url(sealed.app)), (n) => benchTenant(tenantOf(n)));
        const measured = await compare(
          [
            {
              rows: 10,
              name: "bare driver",
              run: bareQuery(root, "orders", latest("orders", ofTenant), (n) => [benchTenant(tenantOf(n))]),
            },
            {
              rows: 10,
              name: "query, sealed",
              run: (n) =>
                withSeal.query(benchContext(tenantOf(n)), { name: "orders", text: latest("orders") }),
            },
            {
              rows: 10,
              name: "begin, set_config, query, commit",
              run: (n) =>
                sequentially(app, settings(tenantOf(n)), { name: "orders", text: latest("orders") }),
            },
            { rows: 10, name: "Drizzle's pattern", run: drizzle },
          ],
          // A call takes ten times as long as without the delay.
          { rounds: Math.ceil(rounds / 2), calls: Math.ceil(calls / 4), seed },
        );
        const of = (name: string) => measured.find((each) => each.name === name)?.ratio.p50 ?? Number.NaN;
        const gain: Line = {
          section: this.name,
          name: "how many times faster than begin, set_config, query, commit",
          figure: "",
          ratio: of("begin, set_config, query, commit") / of("query, sealed"),
          budget: { atLeast: 3 },
        };
        return [...linesOf(this.name, measured, { "query, sealed": 1.05 }), gain];
      });
    } finally {
      await proxy.close();
    }
  },
};
