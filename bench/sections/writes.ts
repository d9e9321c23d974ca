import { bareQuery } from "../candidates/driver.ts";
import { benchContext, withPools } from "../candidates/pools.ts";
import { benchTenant } from "../data/tenants.ts";
import { withoutFlush } from "../data/without-flush.ts";
import { compare } from "../measure/rounds.ts";
import type { Fixture } from "../support/fixture.ts";
import { type Effort, linesOf, type Section } from "./section.ts";
import { insertRow, insertValues } from "./statements.ts";

const tenantOf = (n: number) => 1 + (n % 100);

/** Inserts one row, with Postgres's default settings and with commits that do not wait for the disk. */
export const writes: Section = {
  name: "insert of one row",
  async run(fixture, effort) {
    const durable = await inserts(fixture, effort, (url) => url);
    const unflushed = await inserts(fixture, effort, withoutFlush);
    const lines = linesOf(this.name, unflushed).map((line) => ({
      ...line,
      name: `${line.name}, synchronous_commit off`,
    }));
    return { lines: [...linesOf(this.name, durable), ...lines] };
  },
};

function inserts({ sealed, key }: Fixture, effort: Effort, login: (url: string) => string) {
  return withPools(async ({ driver, rowhouse }) => {
    const root = driver(login(sealed.root));
    const withSeal = rowhouse(login(sealed.app), { key });
    return compare(
      [
        {
          rows: 1,
          name: "bare driver",
          run: bareQuery(root, "insert", insertRow("inserts", true), (n) => [
            ...insertValues,
            benchTenant(tenantOf(n)),
          ]),
        },
        {
          rows: 1,
          name: "query, sealed",
          run: (n) =>
            withSeal.query(benchContext(tenantOf(n)), {
              name: "insert",
              text: insertRow("inserts"),
              values: insertValues,
            }),
        },
      ],
      effort,
    );
  });
}
