/**
 * Generated from the catalogs: every walled table, every command, as app_user
 * of A against a row of B that shares all its natural keys with A's own. Every
 * privilege is granted first, so that the walls alone are on trial; what is
 * really granted is on trial in granted-privileges.test.ts.
 */
import { openIsolation } from "../../src/testing/index.ts";

const isolation = await openIsolation();
afterAll(() => isolation.close());

test("every table that has a tenant column is behind the wall", async () => {
  const owner = await isolation.db.connect("owner");
  const { rows } = await owner.query<{ name: string }>(
    `select attrelid::regclass::text as name
       from pg_attribute
       join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p', 'm', 'f') and not relispartition
       join pg_namespace on pg_namespace.oid = relnamespace and nspname !~ '^(pg_|information_schema)'
      where attname = 'tenant_id' and not attisdropped
        -- Read by the wall itself, or kept by triggers; no role of a tenant reaches them.
        and attrelid <> all ('{app_private.tenant_statuses,app_private.actors,app_private.tenant_limits,
                               app_private.tenant_seats,app_private.tenant_creations,
                               app_operations.created_tenant,tenancy.cached_seals}'::regclass[])`,
  );
  const walled = new Set(isolation.tables.map(({ name }) => name));
  expect(rows.map(({ name }) => name).filter((name) => !walled.has(name))).toEqual([]);
  expect(isolation.tables.length).toBeGreaterThan(25);
});

test("there are references between the tables, partitions, and tables that take rows", () => {
  const tried = (name: RegExp) =>
    isolation.tables.filter((table) => isolation.trials(table).some((trial) => name.test(trial.name)));
  expect(tried(/^a reference/).length).toBeGreaterThan(15);
  expect(tried(/^a row with the ids/).length).toBeGreaterThan(20);
  expect(tried(/^no partition/).length).toBeGreaterThanOrEqual(10);
  expect(isolation.tables.filter(({ isWritable }) => isWritable).length).toBeGreaterThan(20);
});

describe.each(isolation.tables.map((table) => [table.name, table] as const))("%s", (_name, table) => {
  test.each(isolation.trials(table))("$name", ({ run }) => run());
});
