import { inTransaction } from "../../../support/as-user.ts";
import { createTestDatabase } from "../../../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const TABLE = "app_public.workshop";
const create = () =>
  owner.query(
    `create table ${TABLE} (
       tenant_id uuid not null, id uuid not null, user_id uuid not null, primary key (tenant_id, id)
     ) partition by hash (tenant_id);
     select tenancy.create_partitions('${TABLE}', 2, into_schema => 'app_private')`,
  );

async function protect(): Promise<string[]> {
  const { rows } = await owner.query<{ change: string }>(
    `select change from tenancy.protect($1::text::regclass, reads => 'own', writes => 'own') as change`,
    [TABLE],
  );
  return rows.map(({ change }) => change);
}

/** All that stands between tenants and the table, as the catalogs have it. */
async function protection() {
  const { rows } = await owner.query(
    `select
       (select jsonb_agg(to_jsonb(pg_policies) order by policyname) from pg_policies
         where format('%I.%I', schemaname, tablename) = $1) as policies,
       (select jsonb_agg(jsonb_build_array(tgrelid::regclass, tgname, tgenabled, pg_get_triggerdef(oid)) order by tgrelid, tgname)
          from pg_trigger join pg_partition_tree($1::regclass) on relid = tgrelid where not tgisinternal) as triggers,
       (select jsonb_agg(jsonb_build_array(relname, relrowsecurity, relforcerowsecurity) order by relname)
          from pg_partition_tree($1::regclass) join pg_class on oid = relid) as walls,
       (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = $1::regclass and adnum = 1) as default`,
    [TABLE],
  );
  return rows[0];
}

test("the first time says what it did, the second time finds nothing to do", async () => {
  await inTransaction(owner, async () => {
    await create();
    const changes = await protect();
    expect(changes.length).toBeGreaterThanOrEqual(7);
    const before = await protection();
    expect(before.policies).toHaveLength(5);
    expect(
      before.policies.filter((policy: { permissive: string }) => policy.permissive === "RESTRICTIVE"),
    ).toEqual([expect.objectContaining({ policyname: "tenant_wall", roles: ["public"], cmd: "ALL" })]);
    expect(await protect()).toEqual([]);
    expect(await protection()).toEqual(before);
  });
});

test.each([
  ["the wall dropped", `drop policy tenant_wall on ${TABLE}`],
  ["the wall opened", `alter policy tenant_wall on ${TABLE} using (true) with check (true)`],
  ["the check of the wall opened", `alter policy tenant_wall on ${TABLE} with check (true)`],
  ["the wall held against one role alone", `alter policy tenant_wall on ${TABLE} to app_anonymous`],
  [
    "the wall made permissive",
    `drop policy tenant_wall on ${TABLE}; create policy tenant_wall on ${TABLE} using (tenant_id is not null)`,
  ],
  [
    "the wall reading the claim alone",
    `alter policy tenant_wall on ${TABLE} using (tenant_id = tenancy.current_tenant_id())`,
  ],
  ["reading opened to all roles", `alter policy select_member on ${TABLE} to public`],
  ["writing opened to viewers", `alter policy update_member on ${TABLE} using (true)`],
  ["a policy dropped", `drop policy delete_member on ${TABLE}`],
  ["FORCE lost", `alter table ${TABLE} no force row level security`],
  ["row security off", `alter table ${TABLE} disable row level security`],
  ["row security of a partition off", "alter table app_private.workshop_p01 disable row level security"],
  ["FORCE of a partition lost", "alter table app_private.workshop_p00 no force row level security"],
  ["the default lost", `alter table ${TABLE} alter column tenant_id drop default`],
  ["the default changed", `alter table ${TABLE} alter column tenant_id set default gen_random_uuid()`],
  ["the trigger dropped", `drop trigger tenant_is_fixed on ${TABLE}`],
  ["the trigger switched off", `alter table ${TABLE} disable trigger tenant_is_fixed`],
  [
    "the trigger of a partition switched off",
    "alter table app_private.workshop_p01 disable trigger tenant_is_fixed",
  ],
  [
    "the trigger replaced by one that does nothing",
    `create or replace trigger tenant_is_fixed before update of tenant_id on ${TABLE} for each row
       when (false) execute function tenancy.forbid_tenant_change('tenant_id')`,
  ],
])("%s is repaired, and said", async (_what, damage) => {
  await inTransaction(owner, async () => {
    await create();
    await protect();
    const whole = await protection();
    await owner.query(damage);
    expect(await protection()).not.toEqual(whole);
    expect((await protect()).length).toBeGreaterThan(0);
    expect(await protection()).toEqual(whole);
  });
});

test("a partition that was added later is walled by the next call", async () => {
  await inTransaction(owner, async () => {
    await owner.query(
      `create table ${TABLE} (tenant_id uuid not null, id uuid, user_id uuid, primary key (tenant_id, id))
         partition by hash (tenant_id);
       create table app_private.workshop_p0 partition of ${TABLE} for values with (modulus 2, remainder 0)`,
    );
    await protect();
    await owner.query(
      `create table app_private.workshop_p1 partition of ${TABLE} for values with (modulus 2, remainder 1)`,
    );
    expect(await protect()).toEqual([expect.stringContaining("workshop_p1")]);
    expect((await protection()).walls).toEqual([
      ["workshop", true, true],
      ["workshop_p0", true, true],
      ["workshop_p1", true, true],
    ]);
  });
});

test("other rights are written over the ones before", async () => {
  await inTransaction(owner, async () => {
    await create();
    await protect();
    const changes = await owner.query(
      `select tenancy.protect('${TABLE}', reads => 'tenant', writes => 'none')`,
    );
    expect(changes.rowCount).toBe(4);
    const { policies } = await protection();
    expect(policies.map((policy: { policyname: string }) => policy.policyname)).toEqual([
      "select_member",
      "tenant_wall",
    ]);
  });
});
