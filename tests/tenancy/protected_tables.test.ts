import { asNobody, asPlatform, inTransaction } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const state = async (table: string) => {
  const { rows } = await owner.query(
    `select tenant_column, is_partitioned, is_walled, tenancy.tenant_column(relation) as column
       from tenancy.protected_tables where relation = $1::regclass`,
    [table],
  );
  return rows;
};

test("each table is named with the column that its wall compares", async () => {
  expect(await state("app_public.documents")).toEqual([
    { tenant_column: "tenant_id", is_partitioned: false, is_walled: true, column: "tenant_id" },
  ]);
  expect(await state("app_public.orders")).toEqual([
    { tenant_column: "tenant_id", is_partitioned: true, is_walled: true, column: "tenant_id" },
  ]);
  expect(await state("app_public.tenants")).toEqual([
    { tenant_column: "id", is_partitioned: false, is_walled: true, column: "id" },
  ]);
});

test("a table that is global, a partition or without a wall is not named, and has no tenant column", async () => {
  for (const table of ["app_public.products", "app_private.orders_p00", "tenancy.events"]) {
    expect(await state(table)).toEqual([]);
    const { rows } = await owner.query("select tenancy.tenant_column($1::text::regclass) as column", [table]);
    expect(rows).toEqual([{ column: null }]);
  }
});

test("a wall that is down, or does not hold the owner, is said to be", async () => {
  for (const change of ["disable", "no force"]) {
    await inTransaction(owner, async () => {
      await owner.query(`alter table app_public.documents ${change} row level security`);
      expect(await state("app_public.documents")).toMatchObject([{ is_walled: false }]);
    });
  }
});

test("operators read it, tenants do not", async () => {
  const operator = await db.connect("operator");
  expect((await operator.query("select from tenancy.protected_tables")).rowCount).toBeGreaterThan(25);
  await asPlatform(operator, async () => {
    expect((await operator.query("select from tenancy.protected_tables")).rowCount).toBeGreaterThan(25);
  });
  const app = await db.connect("app");
  await asNobody(app, () =>
    expectSqlState(app, "42501", () => app.query("select from tenancy.protected_tables")),
  );
});
