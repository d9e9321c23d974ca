import { asNobody, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");
const app = await db.connect("app");

const share = () => owner.query("select tenancy.share('app_public.currencies')");
beforeAll(async () => {
  await owner.query("create table app_public.currencies (code text primary key)");
  await owner.query("insert into app_public.currencies values ('EUR')");
  await owner.query(
    "grant select, insert, update, delete on app_public.currencies to app_user, app_anonymous",
  );
  await share();
});

test("the second time finds nothing to do, and mends what has been changed", async () => {
  await inTransaction(owner, async () => {
    expect((await share()).rowCount).toBe(0);
    await owner.query("alter table app_public.currencies no force row level security");
    expect((await share()).rowCount).toBe(1);
    await owner.query("alter policy select_everyone on app_public.currencies to app_user");
    expect((await share()).rowCount).toBe(1);
    expect((await share()).rowCount).toBe(0);
  });
});

test("everyone reads it, in a tenant or in none", async () => {
  await asNobody(app, async () => {
    expect((await app.query("select from app_public.currencies")).rowCount).toBe(1);
    await app.query("set local role app_anonymous");
    expect((await app.query("select from app_public.currencies")).rowCount).toBe(1);
  });
});

test("a write grant that was given by mistake opens nothing", async () => {
  for (const role of ["app_user", "app_anonymous"]) {
    await asNobody(app, async () => {
      await app.query(`set local role ${role}`);
      await expectSqlState(app, "42501", () => app.query("insert into app_public.currencies values ('USD')"));
      expect((await app.query("update app_public.currencies set code = 'XXX'")).rowCount).toBe(0);
      expect((await app.query("delete from app_public.currencies")).rowCount).toBe(0);
    });
  }
  const operator = await db.connect("operator");
  await inTransaction(operator, async () => {
    await operator.query("set local role app_platform");
    expect((await operator.query("select code from app_public.currencies")).rows).toEqual([{ code: "EUR" }]);
    expect((await operator.query("update app_public.currencies set code = 'CHF'")).rowCount).toBe(1);
  });
});
