import { makeNeighbours, type Neighbours } from "../../app_public/support/neighbours.ts";
import { asNobody, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const documents = async () => {
  const { rows } = await app.query("select tenant_id from app_public.documents");
  return rows.map((row) => row.tenant_id);
};

test("who enters a tenant sees that tenant alone, and another after entering another", async () => {
  await asNobody(app, async () => {
    await app.query("select tenancy.enter($1, $2, 'owner')", [a.id, a.owner.userId]);
    expect(await documents()).toEqual([a.id]);
    await app.query("select tenancy.enter($1, $2, 'owner')", [b.id, b.owner.userId]);
    expect(await documents()).toEqual([b.id]);
  });
});

test("an operator who enters goes on as the tenant's user, without the platform role", async () => {
  await inTransaction(operator, async () => {
    await operator.query("select tenancy.enter($1)", [a.id]);
    expect((await operator.query("select current_user")).rows).toEqual([{ current_user: "app_user" }]);
    const { rows } = await operator.query("select tenant_id from app_public.documents");
    expect(rows).toEqual([{ tenant_id: a.id }]);
  });
  await inTransaction(operator, async () => {
    expect((await operator.query("select current_user")).rows).toEqual([{ current_user: "app_operator" }]);
  });
});

test("who leaves out user and role is a member without rows of their own", async () => {
  await asNobody(app, async () => {
    await app.query("select tenancy.enter($1)", [a.id]);
    const { rows } = await app.query(
      "select tenancy.sealed_user_id() as user, tenancy.sealed_user_role() as role",
    );
    expect(rows).toEqual([{ user: null, role: "member" }]);
    expect((await app.query("select from app_public.exchange_accounts")).rowCount).toBe(0);
  });
});

test("it lasts until the end of the transaction", async () => {
  await inTransaction(app, async () => {
    await app.query("set local role app_user");
    await app.query("select tenancy.enter($1)", [a.id]);
    expect(await documents()).toEqual([a.id]);
  });
  await asNobody(app, () => expectSqlState(app, "RH001", documents));
});

test("a tenant that is unknown or missing and a role that is none are refused", async () => {
  const enter = (tenant: string | null, role: string) => () =>
    app.query("select tenancy.enter($1, null, $2)", [tenant, role]);
  await asNobody(app, async () => {
    await expectSqlState(app, "RH005", enter("0197a000-0000-7000-8000-00000000dead", "member"));
    await expectSqlState(app, "RH001", enter(null, "member"));
    await expectSqlState(app, "RH002", enter(a.id, "superuser"));
  });
});

test("the authenticator may not enter without becoming app_user", async () => {
  await inTransaction(app, () =>
    expectSqlState(app, "42501", () => app.query("select tenancy.enter($1)", [a.id])),
  );
});
