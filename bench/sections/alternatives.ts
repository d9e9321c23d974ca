import { bareQuery, unpreparedQuery } from "../candidates/driver.ts";
import { drizzleLatest } from "../candidates/drizzle.ts";
import { benchContext, handSettings, withPools } from "../candidates/pools.ts";
import { drizzleInTenant, kyselyInTenant, kyselyPattern } from "../candidates/query-builders.ts";
import { sequentially } from "../candidates/sequential.ts";
import { benchTenant } from "../data/tenants.ts";
import { compare } from "../measure/rounds.ts";
import { linesOf, type Section } from "./section.ts";
import { latest, ofTenant } from "./statements.ts";

const tenantOf = (n: number) => 1 + (n % 100);

/** The same read by the patterns of other guides. */
export const alternatives: Section = {
  name: "what others do",
  async run({ sealed, key }, { rounds, calls, seed }) {
    return withPools(async ({ driver, rowhouse }) => {
      const root = driver(sealed.root);
      const app = driver(sealed.app);
      const settings = handSettings(key, driver(sealed.app));
      const withSeal = rowhouse(sealed.app, { key });
      // Each has a connection of its own: two in one would find its backend's caches warm.
      const drizzle = drizzleLatest(driver(sealed.app), (n) => benchTenant(tenantOf(n)));
      const context = (n: number) => benchContext(tenantOf(n));
      const drizzleHere = drizzleInTenant(rowhouse(sealed.app, { key }), context);
      const kyselyHere = kyselyInTenant(rowhouse(sealed.app, { key }), context);
      const kysely = kyselyPattern(driver(sealed.app), (n) => settings(tenantOf(n)));
      const unprepared = unpreparedQuery(driver(sealed.root), latest("orders", ofTenant), (n) => [
        benchTenant(tenantOf(n)),
      ]);
      const four = (table: string) => (n: number) =>
        sequentially(app, settings(tenantOf(n)), { name: table, text: latest(table) });
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
            run: (n) => withSeal.query(benchContext(tenantOf(n)), { name: "orders", text: latest("orders") }),
          },
          { rows: 10, name: "begin, set_config, query, commit", run: four("orders") },
          { rows: 10, name: "Drizzle's pattern", run: drizzle },
          { rows: 10, name: "Drizzle in a tenant", run: drizzleHere },
          { rows: 10, name: "Kysely's pattern", run: kysely },
          { rows: 10, name: "Kysely in a tenant", run: kyselyHere },
          { rows: 10, name: "bare driver, not prepared", run: unprepared },
        ],
        { rounds, calls, seed },
      );
      // Compared apart: they read thousands of rows for ten, and would empty the caches for all others.
      const slow = await compare(
        [
          {
            rows: 10,
            name: "bare driver",
            run: bareQuery(root, "orders", latest("orders", ofTenant), (n) => [benchTenant(tenantOf(n))]),
          },
          { rows: 10, name: "the same, membership policy", run: four("orders_membership") },
          { rows: 10, name: "the same, volatile reader in the policy", run: four("orders_per_row") },
        ],
        { rounds: 3, calls: 5, seed },
      );
      return { lines: [...linesOf(this.name, measured), ...linesOf(this.name, slow).slice(1)] };
    });
  },
};
