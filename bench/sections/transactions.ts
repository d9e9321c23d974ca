import { bareTransaction } from "../candidates/bare-transaction.ts";
import { benchContext, withPools } from "../candidates/pools.ts";
import { benchTenant } from "../data/tenants.ts";
import { compare } from "../measure/rounds.ts";
import { linesOf, type Section } from "./section.ts";
import { latest, ofTenant } from "./statements.ts";

/** A transaction of one read: the limit is the bare driver's begin, read, commit. */
export const transactions: Section = {
  name: "transaction of one read",
  async run({ unsealed, sealed, key }, effort) {
    return withPools(async ({ driver, rowhouse }) => {
      const root = driver(unsealed.root);
      const plain = rowhouse(unsealed.app);
      const withSeal = rowhouse(sealed.app, { key });
      const context = (n: number) => benchContext(1 + (n % 100));
      const orders = { name: "orders", text: latest("orders") };
      const measured = await compare(
        [
          {
            rows: 10,
            name: "bare driver: begin, read, commit",
            run: (n) =>
              bareTransaction(root, {
                name: "orders",
                text: latest("orders", ofTenant),
                values: [benchTenant(1 + (n % 100))],
              }),
          },
          {
            rows: 10,
            name: "withTenant",
            run: (n) => plain.withTenant(context(n), (tx) => tx.query(orders)),
          },
          {
            rows: 10,
            name: "withTenant, sealed",
            run: (n) => withSeal.withTenant(context(n), (tx) => tx.query(orders)),
          },
        ],
        effort,
      );
      return { lines: linesOf(this.name, measured) };
    });
  },
};
