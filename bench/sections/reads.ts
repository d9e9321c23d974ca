import { bareQuery } from "../candidates/driver.ts";
import { benchContext, withPools } from "../candidates/pools.ts";
import { benchTenant } from "../data/tenants.ts";
import { compare } from "../measure/rounds.ts";
import type { Line, Section } from "./section.ts";
import { linesOf, milliseconds } from "./section.ts";
import { latest, ofTenant } from "./statements.ts";

const tenantOf = (n: number) => 1 + (n % 100);

/** Ten rows by an index: the limit, the walls, the seal and the partitions. */
export const reads: Section = {
  name: "10-row index read",
  async run({ unsealed, sealed, key }, effort) {
    return withPools(async ({ driver, rowhouse }) => {
      const root = driver(unsealed.root);
      const sealedRoot = driver(sealed.root);
      const plain = rowhouse(unsealed.app);
      const withSeal = rowhouse(sealed.app, { key });
      const values = (n: number) => [benchTenant(tenantOf(n))];
      const orders = { name: "orders", text: latest("orders") };
      const partitioned = { name: "partitioned", text: latest("partitioned") };
      const measured = await compare(
        [
          {
            rows: 10,
            name: "bare driver",
            run: bareQuery(root, "orders", latest("orders", ofTenant), values),
          },
          { rows: 10, name: "query", run: (n) => plain.query(benchContext(tenantOf(n)), orders) },
          { rows: 10, name: "query, sealed", run: (n) => withSeal.query(benchContext(tenantOf(n)), orders) },
        ],
        effort,
      );
      const partitions = await compare(
        [
          {
            rows: 10,
            name: "bare driver, 32 partitions",
            run: bareQuery(sealedRoot, "partitioned", latest("partitioned", ofTenant), values),
          },
          {
            rows: 10,
            name: "query, sealed, 32 partitions",
            run: (n) => withSeal.query(benchContext(tenantOf(n)), partitioned),
          },
        ],
        effort,
      );
      const tail = (name: string): Line => {
        const found = measured.find((each) => each.name === name);
        const { p99 = Number.NaN, ratio } = found ?? { ratio: { p99: Number.NaN } };
        return {
          section: this.name,
          name: `${name}, p99`,
          figure: milliseconds(p99),
          ratio: ratio.p99,
        };
      };
      return {
        lines: [
          ...linesOf(this.name, measured),
          ...linesOf(this.name, partitions),
          tail("bare driver"),
          tail("query, sealed"),
        ],
      };
    });
  },
};
