import { inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const walls = `
  select relation::text, pg_get_expr(polqual, polrelid) as using, pg_get_expr(polwithcheck, polrelid) as check
    from tenancy.protected_tables join pg_policy on polrelid = relation and polname = 'tenant_wall'
   order by 1`;
const renew = async () =>
  (await owner.query<{ line: string }>("select tenancy.renew_walls() as line")).rows.map(({ line }) => line);

/** The walls as an older kernel wrote them: without the part that refuses. */
const makeOld = (relation: string, column: string) =>
  owner.query(
    `alter policy tenant_wall on ${relation}
       using (${column} = tenancy.current_tenant_id() and uuid_eq(${column}, (select tenancy.sealed_tenant_id())))
       with check (${column} = tenancy.current_tenant_id() and uuid_eq(${column}, (select tenancy.sealed_tenant_id())))`,
  );

test("walls in the present form are left alone", async () => {
  expect(await renew()).toEqual([]);
});

test("walls of an older form are written in the present one, whatever their column is called", () =>
  inTransaction(owner, async () => {
    const { rows: before } = await owner.query(walls);
    await makeOld("app_public.documents", "tenant_id");
    await makeOld("app_public.orders", "tenant_id");
    await makeOld("app_public.tenants", "id");
    expect((await owner.query(walls)).rows).not.toEqual(before);

    expect(await renew()).toEqual([
      "app_public.documents: policy tenant_wall written",
      "app_public.orders: policy tenant_wall written",
      "app_public.tenants: policy tenant_wall written",
    ]);
    expect((await owner.query(walls)).rows).toEqual(before);
    expect(await renew()).toEqual([]);
  }));

test("a wall that is down stays down, and only the wall is written", () =>
  inTransaction(owner, async () => {
    const policies = `select polname, pg_get_expr(polqual, polrelid) as using from pg_policy
                       where polrelid = 'app_public.documents'::regclass order by 1`;
    await owner.query(
      "create policy of_mine on app_public.documents for select to app_user using (title <> '')",
    );
    const { rows: before } = await owner.query(policies);
    await makeOld("app_public.documents", "tenant_id");
    await owner.query("alter table app_public.documents disable row level security");
    expect(await renew()).toHaveLength(1);
    expect((await owner.query(policies)).rows).toEqual(before);
    const { rows } = await owner.query(
      "select is_walled from tenancy.protected_tables where relation = 'app_public.documents'::regclass",
    );
    expect(rows).toEqual([{ is_walled: false }]);
  }));

test("a wall that was written by hand is left as it is, and a comment stays", () =>
  inTransaction(owner, async () => {
    const byHand = "(tenant_id = tenancy.current_tenant_id() and title <> '')";
    await owner.query(
      `alter policy tenant_wall on app_public.documents using ${byHand} with check ${byHand}`,
    );
    await makeOld("app_public.orders", "tenant_id");
    await owner.query("comment on policy tenant_wall on app_public.orders is 'mine'");
    const { rows: before } = await owner.query(walls);

    expect(await renew()).toEqual(["app_public.orders: policy tenant_wall written"]);
    const { rows: after } = await owner.query(walls);
    const documents = (rows: { relation: string }[]) =>
      rows.filter(({ relation }) => relation.endsWith("documents"));
    expect(documents(after)).toEqual(documents(before));
    const { rows } = await owner.query(
      "select obj_description(oid, 'pg_policy') as said from pg_policy where polrelid = 'app_public.orders'::regclass and polname = 'tenant_wall'",
    );
    expect(rows).toEqual([{ said: "mine" }]);
  }));

test("what the kernel wrote before there were keys is written in the present form", () =>
  inTransaction(owner, async () => {
    const policies = `
      select polrelid::regclass::text, polname, pg_get_expr(polqual, polrelid) as using,
             pg_get_expr(polwithcheck, polrelid) as check
        from pg_policy
       where polrelid in ('app_public.exchange_accounts'::regclass, 'app_public.users'::regclass,
                          'app_public.bots'::regclass, 'app_public.usage_counters'::regclass)
       order by 1, 2`;
    const { rows: before } = await owner.query(policies);
    // What they ask of keys stands behind the rest of the condition, or alone.
    const without = (expression: string | null) =>
      expression === null
        ? null
        : expression
            .replace(
              /\s+WHERE \(\((?:required_tenant\.readable|\w+\.writable) IS NULL\) OR \(\([^()]+\)::oid = ANY \(\(\w+\.(?:readable|writable)\)::oid\[\]\)\)\)/g,
              "",
            )
            .replace(
              / AND \(\(\w+\.writable IS NULL\) OR \(\([^()]+\)::oid = ANY \(\(\w+\.writable\)::oid\[\]\)\)\)/g,
              "",
            );
    let altered = 0;
    for (const { polrelid: relation, polname, using, check } of before) {
      if (polname === "delete_owner") await owner.query(`drop policy ${polname} on ${relation}`);
      else if (polname === "all_owner") {
        await owner.query(`drop policy ${polname} on ${relation}`);
        await owner.query(`create policy ${polname} on ${relation} for all to app_owner using (true)`);
      } else {
        const former = [without(using), without(check)];
        if (former[0] === using && former[1] === check) continue;
        expect(former.join()).not.toMatch(/readable|writable/);
        await owner.query(
          `alter policy ${polname} on ${relation} ${using === null ? "" : `using (${former[0]})`}
           ${check === null ? "" : `with check (${former[1]})`}`,
        );
      }
      altered++;
    }
    expect(altered).toBeGreaterThan(12);
    expect((await owner.query(policies)).rows).not.toEqual(before);
    await renew();
    expect((await owner.query(policies)).rows).toEqual(before);
    expect(await renew()).toEqual([]);
  }));

test("what an older kernel wrote of users and roles is written in the present form", () =>
  inTransaction(owner, async () => {
    // The functions that its policies called.
    await owner.query(
      `create function tenancy.refuse_unsealed() returns uuid language sql stable return null::uuid;
       create function tenancy.sealed_tenant_or_null() returns uuid language sql stable return null::uuid`,
    );
    const policies = `
      select polrelid::regclass::text, polname, pg_get_expr(polqual, polrelid) as using,
             pg_get_expr(polwithcheck, polrelid) as check
        from pg_policy
       where polrelid in ('app_public.exchange_accounts'::regclass, 'app_public.users'::regclass,
                          'app_public.bots'::regclass)
       order by 1, 2`;
    const { rows: before } = await owner.query(policies);
    const manages = "(select tenancy.sees_whole_tenant())";
    const writes = "(select tenancy.may_write())";
    const own = "user_id = (select tenancy.sealed_user_id())";
    const wall = `tenant_id = tenancy.current_tenant_id() and tenant_id >= (select tenancy.refuse_unsealed())
                  and uuid_eq(tenant_id, (select tenancy.sealed_tenant_or_null()))`;
    let altered = 0;
    for (const { polrelid: relation, polname, using, check } of before) {
      const now = using ?? check;
      if (now === "true" || polname.endsWith("_owner")) continue;
      const former =
        polname === "tenant_wall"
          ? wall
          : !now.includes("user_id")
            ? now.includes("'member'")
              ? writes
              : manages
            : polname === "select_member"
              ? `${manages} or ${own}`
              : `${manages} or (${writes} and ${own})`;
      await owner.query(
        `alter policy ${polname} on ${relation} ${using === null ? "" : `using (${former})`}
         ${check === null ? "" : `with check (${former})`}`,
      );
      altered++;
    }
    expect(altered).toBeGreaterThan(10);
    expect((await owner.query(policies)).rows).not.toEqual(before);
    expect(await renew()).toHaveLength(altered);
    expect((await owner.query(policies)).rows).toEqual(before);
  }));

test("what asked for the role of readers alone asks for their tables, too", () =>
  inTransaction(owner, async () => {
    const policies = `
      select polrelid::regclass::text, pg_get_expr(polqual, polrelid) as using
        from pg_policy
       where polname = 'select_member'
         and polrelid in ('app_public.exchange_accounts'::regclass, 'app_public.tenant_api_keys'::regclass)
       order by 1`;
    const { rows: before } = await owner.query(policies);
    const manages =
      "not uuid_ne(tenant_id, (select tenant_id from tenancy.sealed_context where role in ('owner', 'admin')))";
    const own =
      "(tenant_id, user_id) = (select tenant_id, user_id from tenancy.sealed_context where role in ('member', 'viewer'))";
    await owner.query(
      `alter policy select_member on app_public.exchange_accounts using (${manages} or ${own});
       alter policy select_member on app_public.tenant_api_keys using (${manages})`,
    );
    expect((await owner.query(policies)).rows).not.toEqual(before);
    expect(await renew()).toHaveLength(2);
    expect((await owner.query(policies)).rows).toEqual(before);
  }));
