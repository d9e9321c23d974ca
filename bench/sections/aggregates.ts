import { bareQuery } from "../candidates/driver.ts";
import { benchContext, withPools } from "../candidates/pools.ts";
import { benchTenant } from "../data/tenants.ts";
import { compare } from "../measure/rounds.ts";
import { linesOf, type Section } from "./section.ts";
import { ofTenant, total } from "./statements.ts";

/** All of a tenant's rows are added up: what the wall costs per row. */
export const aggregates: Section = {
  name: "aggregate over 100,000 rows",
  async run({ sealed, key }, { rounds, seed }) {
    return withPools(async ({ driver, rowhouse }) => {
      const root = driver(sealed.root);
      const withSeal = rowhouse(sealed.app, { key });
      const measured = await compare(
        [
          {
            name: "bare driver",
            run: bareQuery(root, "total", total("ledger", ofTenant), () => [benchTenant(1)]),
          },
          {
            name: "query, sealed",
            run: () => withSeal.query(benchContext(1), { name: "total", text: total("ledger") }),
          },
        ],
        { rounds, calls: 3, seed },
      );
      return { lines: linesOf(this.name, measured, { "query, sealed": 1.05 }) };
    });
  },
};
