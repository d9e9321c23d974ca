import { benchContext, withPools } from "../candidates/pools.ts";
import { compare } from "../measure/rounds.ts";
import { linesOf, type Section } from "./section.ts";
import { latest } from "./statements.ts";

/** The same read among few tenants and among many. */
export const scales: Section = {
  name: "few tenants against 10,000",
  async run({ sealed, key }, effort) {
    return withPools(async ({ rowhouse }) => {
      const withSeal = rowhouse(sealed.app, { key });
      const read = (table: string, n: number) =>
        withSeal.query(benchContext(n), { name: table, text: latest(table) });
      const measured = await compare(
        [
          { rows: 10, name: "10 tenants, 10,000 rows", run: (n) => read("small", 1 + (n % 10)) },
          // 500 of them, spread over the whole of the table.
          { rows: 10, name: "10,000 tenants", run: (n) => read("large", 1 + ((n * 19) % 500) * 20) },
        ],
        effort,
      );
      return { lines: linesOf(this.name, measured, { "10,000 tenants": 1.15 }) };
    });
  },
};
