/** What operators see of tenants, and change. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { outcome } from "../app_public/support/outcome.ts";
import { asPlatform } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const rowOf = async (id: string) =>
  (await operator.query("select * from app_operations.tenants where id = $1", [id])).rows[0];

test("each tenant is listed with its users and the limits that count", async () => {
  await asPlatform(operator, async () => {
    for (const tenant of [a, b]) {
      expect(await rowOf(tenant.id)).toMatchObject({
        tier: "starter",
        status: "active",
        active_users: 5,
        active_owners: 1,
        max_users: 50,
        max_api_calls_per_day: 10000,
      });
    }
    await operator.query("delete from app_public.users where id = $1", [a.viewer.userId]);
    expect(await rowOf(a.id)).toMatchObject({ active_users: 4 });
    expect(await rowOf(b.id)).toMatchObject({ active_users: 5 });
  });
});

test("change_tenant changes what is given, of one tenant", async () => {
  await asPlatform(operator, async () => {
    const change = (sql: string) => operator.query(`select app_operations.change_tenant($1, ${sql})`, [a.id]);
    const other = await rowOf(b.id);
    await change("name => 'New name', tier => 'pro', domain => 'a.example'");
    const { slug } = await rowOf(a.id);
    expect(await rowOf(a.id)).toMatchObject({
      name: "New name",
      tier: "pro",
      domain: "a.example",
      requests_per_second: 50,
    });
    await change("domain => '', slug => 'another'");
    expect(await rowOf(a.id)).toMatchObject({ name: "New name", domain: null, slug: "another" });
    expect(slug).not.toBe("another");
    expect(await rowOf(b.id)).toEqual(other);
  });
});

test("limits are set for one tenant, and given back to its tier", async () => {
  await asPlatform(operator, async () => {
    await operator.query("select app_operations.set_limits($1, max_users => 7, request_burst => 1)", [a.id]);
    expect(await rowOf(a.id)).toMatchObject({ max_users: 7, max_api_calls_per_day: 10000, request_burst: 1 });
    expect(await rowOf(b.id)).toMatchObject({ max_users: 50, request_burst: 20 });
    await operator.query("select app_operations.reset_limits($1)", [a.id]);
    expect(await rowOf(a.id)).toMatchObject({ max_users: 5, request_burst: 20 });
    expect(await outcome(operator, "select app_operations.set_limits($1, max_users => 0)", [a.id])).toBe(
      "23514",
    );
  });
});

test("a tier is added and changed as a row, and those who have it follow", async () => {
  await asPlatform(operator, async () => {
    const put = (users: number) =>
      operator.query("select app_operations.put_tier('solo', $1, 100, 1, 2, 'For one.')", [users]);
    await put(6);
    await operator.query("select app_operations.change_tenant($1, tier => 'solo')", [a.id]);
    await operator.query("select app_operations.reset_limits($1)", [a.id]);
    expect(await rowOf(a.id)).toMatchObject({ tier: "solo", max_users: 6, max_api_calls_per_day: 100 });
    await put(8);
    expect(await rowOf(a.id)).toMatchObject({ max_users: 8 });
    expect(await rowOf(b.id)).toMatchObject({ tier: "starter", max_users: 50 });
    expect(["23001", "23503"]).toContain(
      await outcome(operator, "delete from app_public.tiers where name = 'solo'"),
    );
  });
});

test.each([
  "change_tenant",
  "suspend_tenant",
  "resume_tenant",
  "cancel_tenant",
  "set_limits",
  "reset_limits",
])("%s says that it knows no such tenant", async (name) => {
  await asPlatform(operator, async () => {
    expect(await outcome(operator, `select app_operations.${name}(gen_random_uuid())`)).toBe("RH005");
  });
});
