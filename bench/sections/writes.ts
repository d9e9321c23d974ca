import { bareQuery } from "../candidates/driver.ts";
import { benchContext, withPools } from "../candidates/pools.ts";
import { benchTenant } from "../data/tenants.ts";
import { withoutFlush } from "../data/without-flush.ts";
import { compare } from "../measure/rounds.ts";
import type { Fixture } from "../support/fixture.ts";
import { type Effort, linesOf, type Section } from "./section.ts";

const columns = "symbol, quantity";
const bare = `insert into bench.inserts (tenant_id, ${columns}) values ($1, $2, $3) returning id`;
const walled = `insert into bench.inserts (${columns}) values ($1, $2) returning id`;
const tenantOf = (n: number) => 1 + (n % 100);

/**
 * One row is inserted, and its id answered: as Postgres is delivered, where a commit
 * waits for the disk, and without that wait, where the overhead stands bare.
 */
export const writes: Section = {
  name: "insert of one row",
  async run(fixture, effort) {
    const durable = await inserts(fixture, effort, (url) => url);
    const unflushed = await inserts(fixture, effort, withoutFlush);
    return [
      ...linesOf(this.name, durable, { "query, sealed": 1.2 }),
      ...linesOf(this.name, unflushed).map((line) => ({
        ...line,
        name: `${line.name}, synchronous_commit off`,
      })),
    ];
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
          run: bareQuery(root, "insert", bare, (n) => [benchTenant(tenantOf(n)), "BTC-USDT", "0.5"]),
        },
        {
          rows: 1,
          name: "query, sealed",
          run: (n) =>
            withSeal.query(benchContext(tenantOf(n)), {
              name: "insert",
              text: walled,
              values: ["BTC-USDT", "0.5"],
            }),
        },
      ],
      effort,
    );
  });
}
