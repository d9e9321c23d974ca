import { inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const unprotect = (table: string, reason: string | null = "rollback of a release") =>
  owner.query("select change from tenancy.unprotect($1::text::regclass, $2) as change", [table, reason]);

const stateOf = async (table: string) => {
  const { rows } = await owner.query(
    `select (select count(*)::integer from pg_policy where polrelid = $1::regclass) as policies,
            (select count(*)::integer from pg_trigger where tgrelid = $1::regclass and tgname = 'tenant_is_fixed') as triggers,
            (select count(*)::integer from pg_class
              where (oid = $1::regclass or oid in (select relid from pg_partition_tree($1::regclass)))
                and (relrowsecurity or relforcerowsecurity)) as walls,
            (select count(*)::integer from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
              where adrelid = $1::regclass and attname = 'tenant_id') as defaults`,
    [table],
  );
  return rows[0];
};

test.each([
  ["app_public.documents", 1],
  ["app_public.orders", 33],
])("the wall of %s goes as a whole, and comes back as a whole", async (table, walls) => {
  await inTransaction(owner, async () => {
    expect(await stateOf(table)).toEqual({ policies: 5, triggers: 1, walls, defaults: 1 });
    const { rows } = await unprotect(table);
    expect(rows.map(({ change }) => change)).toContainEqual(expect.stringContaining("tenant_wall"));
    expect(await stateOf(table)).toEqual({ policies: 0, triggers: 0, walls: 0, defaults: 0 });
    const again = await owner.query(
      "select tenancy.protect($1::text::regclass, reads => 'own', writes => 'own')",
      [table],
    );
    expect(again.rowCount).toBeGreaterThan(0);
    expect(await stateOf(table)).toEqual({ policies: 5, triggers: 1, walls, defaults: 1 });
  });
});

test("the tenant itself keeps its id's default", async () => {
  await inTransaction(owner, async () => {
    await unprotect("app_public.tenants");
    const { rows } = await owner.query(
      `select column_default as default from information_schema.columns
        where table_schema = 'app_public' and table_name = 'tenants' and column_name = 'id'`,
    );
    expect(rows).toEqual([{ default: "tenancy.uuid_v7()" }]);
  });
});

test("it is recorded, with who and why", async () => {
  await inTransaction(owner, async () => {
    await unprotect("app_public.documents", "  the release is taken back  ");
    const { rows } = await owner.query(
      "select kind, actor = session_user as is_login, acting_as, reason, details from tenancy.events order by id desc limit 1",
    );
    expect(rows).toEqual([
      {
        kind: "unprotect",
        is_login: true,
        acting_as: "app_owner",
        reason: "the release is taken back",
        details: { table: "app_public.documents" },
      },
    ]);
  });
});

test.each([null, "", "  ", "no"])("the reason %j is none, and the wall stays", async (reason) => {
  await inTransaction(owner, async () => {
    await expectSqlState(owner, "RH009", () => unprotect("app_public.documents", reason));
    expect(await stateOf("app_public.documents")).toMatchObject({ policies: 5, walls: 1 });
  });
});

test("a table without a wall is left alone", async () => {
  await inTransaction(owner, async () => {
    expect((await unprotect("app_public.products")).rowCount).toBe(0);
  });
});

test("nobody but the owner may", async () => {
  const app = await db.connect("app");
  const operator = await db.connect("operator");
  for (const [client, role] of [
    [app, "app_user"],
    [operator, "app_platform"],
  ] as const) {
    await inTransaction(client, async () => {
      await client.query(`set local role ${role}`);
      await expectSqlState(client, "42501", () =>
        client.query("select tenancy.unprotect('app_public.documents', 'just because')"),
      );
      await expectSqlState(client, "42501", () =>
        client.query("alter table app_public.documents disable row level security"),
      );
    });
  }
});
