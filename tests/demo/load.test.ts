import { resolveCredential } from "../../demo/credentials.ts";
import { demoSecret } from "../../demo/tables/account-rows.ts";
import type { DemoTenant } from "../../src/index.ts";
import { figuresAgree } from "./figures.ts";
import { anchor, createDemoDatabase, type DemoDatabase, keys, tablesOf } from "./loaded.ts";
import { sameAgain } from "./same-again.ts";

let db: DemoDatabase;
let tenants: DemoTenant[];
const progress: number[] = [];

beforeAll(async () => {
  db = await createDemoDatabase();
  tenants = await db.load({ onProgress: (done) => progress.push(done) });
}, 120_000);
afterAll(() => db.drop());

const asOwner = ({ id, userId }: DemoTenant) => ({ tenantId: id, userId, role: "owner" as const });

test("there are three active tenants of three tiers, and the answer names an owner of each", async () => {
  const rows = await db.all<{ id: string }>(
    `select tenants.id, slug, users.id as "userId", tier, role, is_active
       from app_public.tenants
       join app_public.users on users.tenant_id = tenants.id and users.id = any ($1::uuid[])
      where status = 'active'
      order by slug`,
    [tenants.map(({ userId }) => userId)],
  );
  const owner = { role: "owner", is_active: true };
  expect(rows).toEqual([
    { ...tenants[0], slug: "acme", tier: "starter", ...owner },
    { ...tenants[1], slug: "globex", tier: "pro", ...owner },
    { ...tenants[2], slug: "initech", tier: "enterprise", ...owner },
  ]);
});

test("every tenant has several users of every role, as many as it may have", async () => {
  const rows = await db.all<{ users: number; allowed: number }>(
    `select slug, role, count(*)::int as users, sum(count(*)) over (partition by slug)::int <= max_users as allowed
       from app_public.users join app_public.tenants on tenants.id = tenant_id
      group by slug, role, max_users`,
  );
  expect(rows).toHaveLength(3 * 4);
  expect(rows.filter(({ users, allowed }) => users < 2 || !allowed)).toEqual([]);
});

test("every table has rows, every tenant's table rows of each tenant, and there are some 20,000 executions", async () => {
  for (const table of await tablesOf(db, false)) {
    const rows = await db.all(`select from app_public.${table} limit 1`);
    expect([table, rows.length]).toEqual([table, 1]);
  }
  for (const table of await tablesOf(db, true)) {
    const rows = await db.all(`select distinct tenant_id from app_public.${table}`);
    expect([table, rows.length]).toEqual([table, 3]);
  }
  const [executions] = await db.all<{ count: number }>(
    "select count(*)::int as count from app_public.executions",
  );
  expect(executions?.count).toBeGreaterThan(18_000);
  expect(executions?.count).toBeLessThan(25_000);
});

test("an owner sees all rows of the own tenant and none of another", async () => {
  for (const table of await tablesOf(db, true)) {
    const all = await db.all<{ tenant_id: string; count: string }>(
      `select tenant_id, count(*) from app_public.${table} group by 1`,
    );
    for (const tenant of tenants) {
      const { rows } = await db.rowhouse.query(
        asOwner(tenant),
        `select tenant_id, count(*) from app_public.${table} group by 1`,
      );
      expect([table, rows]).toEqual([table, all.filter(({ tenant_id }) => tenant_id === tenant.id)]);
    }
  }
});

// What tells the rows of one table apart, where that is the same for the neighbours.
test.each([
  ["exchange_accounts", "name"],
  ["strategies", "name"],
  ["bots", "name"],
  ["documents", "title"],
  ["documents", "content_hash"],
  ["jobs", "idempotency_key"],
  ["tenant_api_keys", "name"],
  ["users", "split_part(email, '@', 1)"],
  ["orders", "client_order_id"],
  ["executions", "exchange_execution_id"],
  ["jobs", "id"],
  ["runs", "id"],
  ["bot_products", "id"],
  ["coin_category_overrides", "id"],
])("the three tenants share values of %s: %s", async (table, key) => {
  const rows = await db.all(
    `select ${key} from app_public.${table} group by 1 having count(distinct tenant_id) = 3`,
  );
  expect(rows).not.toEqual([]);
});

test("the owner reads the secret of a credential, and it is of no use to the neighbour", async () => {
  const [own, neighbour] = tenants as [DemoTenant, DemoTenant];
  const [credential] = await db.all<{ id: string; account: string }>(
    "select id, account_id as account from app_public.api_credentials where tenant_id = $1::uuid order by id limit 1",
    [own.id],
  );
  const id = String(credential?.id);
  const read = (tenant: DemoTenant) =>
    db.rowhouse.withTenant(
      asOwner(tenant),
      (tx) => resolveCredential(tx, keys, String(credential?.account)),
      // The use is not noted: another test compares this database with one made later.
      { readOnly: true },
    );
  expect(await read(own)).toMatchObject({ credentialId: id, secret: demoSecret(id) });
  await expect(read(neighbour)).rejects.toMatchObject({ code: "CREDENTIAL_UNKNOWN" });
});

test("each use of the platform is recorded with a reason", async () => {
  const rows = await db.all<{ count: number }>(
    `select count(*)::int as count from tenancy.events
      where kind = 'platform_use' and actor = 'app_operator' and reason like 'load demo data: %'`,
  );
  expect(rows).toEqual([{ count: 6 }]);
});

test("progress only grows, and ends when everything is there", () => {
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.length).toBeGreaterThan(100);
  expect(progress.at(-1)).toBe(1);
});

test("loading again changes nothing, on whatever day, and does not become the platform", async () => {
  const state = () =>
    db.all(
      `select (select count(*) from tenancy.events where reason like 'load demo data: %') as uses,
              (select jsonb_agg(settings order by key) from app_public.settings) as settings,
              (select max(exchange_time) from app_public.executions) as last`,
    );
  const before = await state();
  const seen: number[] = [];
  const later = new Date(anchor.getTime() + 40 * 86_400_000);
  expect(await db.load({ anchor: later, onProgress: (done) => seen.push(done) })).toEqual(tenants);
  expect(seen).toEqual([]);
  expect(await state()).toEqual(before);
});

test("the trading reaches to the last day", async () => {
  const rows = await db.all<{ late: boolean; early: boolean }>(
    `select max(exchange_time) between $1::timestamptz - interval '1 day' and $1::timestamptz as late,
            min(exchange_time) between $1::timestamptz - interval '90 days' and $1::timestamptz - interval '87 days' as early
       from app_public.executions group by tenant_id`,
    [anchor],
  );
  expect(rows).toEqual([1, 2, 3].map(() => ({ late: true, early: true })));
});

// One load serves them all: it is most of what these tests cost.
figuresAgree(() => db);
sameAgain(() => db);
