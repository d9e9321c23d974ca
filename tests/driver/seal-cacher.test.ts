/** Which seals the server has cached: those that come again, once in their minute. */
import { createRowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase } from "../support/database.ts";
import { testSeal } from "../support/seal.ts";
import { until } from "../support/until.ts";
import { makeUsers } from "../support/users.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const tenantId = "00000000-0000-7000-8000-000000000001";
const context = (n: number): TenantContext => ({
  tenantId,
  userId: `0190a000-0000-7000-8000-0000000000${10 + n}`,
  role: "member",
});
const open = () =>
  createRowhouse({ connectionString: db.urls.app, pool: { min: 1, max: 1 }, seal: testSeal });
const slug = "select slug from app_public.tenants";

/** The transactions that wrote what is cached. */
async function cached(): Promise<string[]> {
  const { rows } = await root.query("select xmin::text from tenancy.cached_seals where tenant is not null");
  return rows.map(({ xmin }) => xmin);
}
beforeAll(() => makeUsers(root, ...[1, 2, 3, 4].map(context)));
beforeEach(() => root.query("delete from tenancy.cached_seals where tenant is not null"));

test("a seal that comes once is not cached", async () => {
  const rowhouse = open();
  await rowhouse.query(context(1), slug);
  // It waits for whatever is under way.
  await rowhouse.close();
  expect(await cached()).toEqual([]);
});

test("one that comes again is cached once", async () => {
  const rowhouse = open();
  for (let n = 0; n < 2; n++) await rowhouse.query(context(2), slug);
  await until(async () => (await cached()).length === 1);
  const [first] = await cached();
  for (let n = 0; n < 5; n++) {
    await rowhouse.query(context(2), slug);
    await rowhouse.withTenant(context(2), (tx) => tx.query(slug));
  }
  await rowhouse.close();
  expect(await cached()).toEqual([first]);
});

test("in transactions as well", async () => {
  const rowhouse = open();
  for (let n = 0; n < 2; n++) await rowhouse.withTenant(context(3), (tx) => tx.query(slug));
  await rowhouse.close();
  expect(await cached()).toHaveLength(1);
});

test("where seals cannot be cached everything works", async () => {
  await root.query("alter function tenancy.cache_seal() rename to cache_no_seal");
  const rowhouse = open();
  try {
    for (let n = 0; n < 4; n++) {
      expect((await rowhouse.query(context(4), slug)).rows).toEqual([{ slug: "default" }]);
    }
  } finally {
    await root.query("alter function tenancy.cache_no_seal() rename to cache_seal");
    await rowhouse.close();
  }
  expect(await cached()).toEqual([]);
});
