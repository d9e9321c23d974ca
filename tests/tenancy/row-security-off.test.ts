/** Migrations run as the owner with row_security off: what a policy would filter fails loudly. */
import { makeNeighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, inTransaction } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");
const operator = await db.connect("operator");
beforeAll(async () => {
  await makeNeighbours(db);
});

const BACKFILL = "update app_public.documents set title = title";

test.each([
  BACKFILL,
  "delete from app_public.documents",
  "select from app_public.documents",
  "insert into app_public.audit_logs (tenant_id, action, resource_type) select id, 'a', 'b' from app_public.tenants",
  "update app_private.orders_p00 set quantity = 1",
  "merge into app_public.documents using (select) as nothing on true when matched then delete",
])("a migration that does %j fails instead of doing nothing", async (statement) => {
  await inTransaction(owner, () => expectSqlState(owner, "42501", () => owner.query(statement)));
});

test("with row_security on the same backfill would have changed nothing and said nothing", async () => {
  await inTransaction(owner, async () => {
    await owner.query("set local row_security = on");
    await owner.query(
      "select set_config('app.current_tenant_id', '00000000-0000-7000-8000-000000000001', true)",
    );
    expect((await owner.query(BACKFILL)).rowCount).toBe(0);
  });
});

test("the platform does the backfill, in every tenant", async () => {
  await asPlatform(operator, async () => {
    expect((await operator.query(BACKFILL)).rowCount).toBe(2);
  });
});

test("a change of the schema is not in its way", async () => {
  await inTransaction(owner, async () => {
    await owner.query("alter table app_public.documents add column pages integer not null default 1");
    const { rows } = await owner.query(
      "select attnotnull from pg_attribute where attrelid = 'app_public.documents'::regclass and attname = 'pages'",
    );
    expect(rows).toEqual([{ attnotnull: true }]);
  });
});
