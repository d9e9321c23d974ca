import { bareQuery } from "../contestants/driver.ts";
import { benchContext, withPools } from "../contestants/house-pools.ts";
import { benchTenant } from "../data/tenants.ts";
import { compare } from "../measure/rounds.ts";
import { linesOf, type Section } from "./section.ts";

const columns = "symbol, quantity";

/** One row is inserted, and its id answered. */
export const writes: Section = {
  name: "insert of one row",
  async run({ sealed, key }, effort) {
    return withPools(async ({ driver, rowhouse }) => {
      const root = driver(sealed.root);
      const withSeal = rowhouse(sealed.app, { key });
      const bare = `insert into bench.inserts (tenant_id, ${columns}) values ($1, $2, $3) returning id`;
      const walled = `insert into bench.inserts (${columns}) values ($1, $2) returning id`;
      const measured = await compare(
        [
          {
            name: "bare driver",
            run: bareQuery(root, "insert", bare, (n) => [benchTenant(1 + (n % 100)), "BTC-USDT", "0.5"]),
          },
          {
            name: "query, sealed",
            run: (n) =>
              withSeal.query(benchContext(1 + (n % 100)), {
                name: "insert",
                text: walled,
                values: ["BTC-USDT", "0.5"],
              }),
          },
        ],
        effort,
      );
      return linesOf(this.name, measured, { "query, sealed": 1.2 });
    });
  },
};
