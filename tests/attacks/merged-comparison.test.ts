/**
 * A policy that compares by `=` with a verified value leaks: the planner merges it
 * with what the query compares, reads rows by the query's value, and asks for the
 * verified one once. What the check says to write instead does not.
 */
import { checkDatabase } from "../../src/check/check.ts";
import { inTransaction } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const root = await db.connect("root");

const A = "0190a000-0000-7000-8000-00000000000a";
const B = "0190a000-0000-7000-8000-00000000000b";

beforeAll(async () => {
  await root.query(
    `create schema clinic authorization app_owner;
     set role app_owner;
     grant usage on schema clinic to app_user;
     create table clinic.sessions (token text primary key, tenant_id uuid not null);
     create table clinic.visits (tenant_id uuid not null, id integer not null, primary key (tenant_id, id));
     insert into clinic.sessions values ('a', '${A}');
     insert into clinic.visits select tenant, n from unnest('{${A},${B}}'::uuid[]) as tenant, generate_series(1, 2000) as n;
     create function clinic.verified() returns uuid language sql stable security definer set search_path = pg_catalog, pg_temp
       as $$ select sessions.tenant_id from clinic.sessions where sessions.token = current_setting('app.token', true) $$;
     grant execute on function clinic.verified() to app_user;
     grant select on clinic.visits to app_user;
     alter table clinic.visits enable row level security, force row level security;
     reset role;
     analyze clinic.visits`,
  );
});

const PLANS = {
  "as planned": "select 1",
  "without indexes":
    "set local enable_indexscan = off; set local enable_indexonlyscan = off; set local enable_bitmapscan = off",
  "with a generic plan": "set local plan_cache_mode = force_generic_plan",
};

/** How many rows of each tenant A reads by a claim that changes within the statement. */
const attack = (plan: string) =>
  inTransaction(app, async () => {
    await app.query(`set local role app_user; set local app.token = 'a'; set local app.claim = '${A}'; ${plan};
      set local enable_material = off; set local enable_hashjoin = off; set local enable_mergejoin = off`);
    const { rows } = await app.query(
      `select visits.tenant_id, count(*)::integer as rows
         from (select n, set_config('app.claim', case n when 1 then '${A}' else '${B}' end, true)
                 from generate_series(1, 2) as n offset 0) as claims
         join clinic.visits on visits.tenant_id = current_setting('app.claim')::uuid and visits.id > claims.n + 1990
        group by 1`,
    );
    return rows.map(({ tenant_id }) => tenant_id);
  });

const merged = async () => {
  await root.query("begin");
  const { findings } = await checkDatabase(root, { schemas: ["clinic"] });
  await root.query("rollback");
  return findings.filter(({ rule }) => rule === "policy-merged-comparison");
};

test("a policy that compares by = with a verified value shows B's rows, and the check says so", async () => {
  await root.query("create policy own on clinic.visits using (tenant_id = (select clinic.verified()))");
  expect(await attack(PLANS["without indexes"])).toContain(B);
  expect(await merged()).toMatchObject([{ level: "error", object: "policy own on clinic.visits" }]);
});

test.each(Object.entries(PLANS))("after the remedy it shows none, %s", async (_, plan) => {
  for (const { remedy } of await merged()) await root.query(remedy ?? "");
  expect(await merged()).toEqual([]);
  expect(await attack(plan)).not.toContain(B);
  const own = await inTransaction(app, async () => {
    await app.query("set local role app_user; set local app.token = 'a'");
    return app.query("select distinct tenant_id from clinic.visits");
  });
  expect(own.rows).toEqual([{ tenant_id: A }]);
});
