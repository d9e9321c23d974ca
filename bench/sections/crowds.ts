import { bareQuery } from "../candidates/driver.ts";
import { benchContext, handSettings, withPools } from "../candidates/pools.ts";
import { sequentially } from "../candidates/sequential.ts";
import { benchTenant } from "../data/tenants.ts";
import { compareCrowds } from "../measure/throughput.ts";
import type { Section } from "./section.ts";
import { latest, ofTenant } from "./statements.ts";

const tenantOf = (n: number) => 1 + (n % 100);
const CONNECTIONS = 10;

/** One process with 50 clients on 10 connections: calls per second. */
export const crowds: Section = {
  name: "50 clients, one process",
  async run({ sealed, key }, { rounds, calls, seed }) {
    return withPools(async ({ driver, rowhouse }) => {
      const root = driver(sealed.root, CONNECTIONS);
      const app = driver(sealed.app, CONNECTIONS);
      const settings = handSettings(key, driver(sealed.app));
      const withSeal = rowhouse(sealed.app, { key, max: CONNECTIONS });
      const measured = await compareCrowds(
        [
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
            name: "begin, set_config, query, commit",
            run: (n) => sequentially(app, settings(tenantOf(n)), { name: "orders", text: latest("orders") }),
          },
        ],
        { rounds: Math.ceil(rounds / 2), calls: calls * 10, clients: 50, seed },
      );
      const lines = measured.map(({ name, perSecond, ratio }) => ({
        section: this.name,
        name,
        figure: `${Math.round(perSecond).toLocaleString("en")}/s`,
        ratio: ratio.perSecond,
        budget: name === "query, sealed" ? { atLeast: 0.6 } : undefined,
      }));
      return { lines };
    });
  },
};
