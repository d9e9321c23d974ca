import { asNobody, asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");

const TENANT = "0197a000-0000-7000-8000-00000000000a";
const USER = "0197a000-0000-7000-8000-0000000000a1";

async function current() {
  const { rows } = await app.query(
    "select tenancy.current_user_id() as user, tenancy.current_user_role() as role",
  );
  return rows[0];
}

test("without a context there is no user and no role", async () => {
  await asNobody(app, async () => {
    expect(await current()).toEqual({ user: null, role: null });
  });
});

test("the user and role are what the transaction has set", async () => {
  await asUser(app, { tenantId: TENANT, userId: USER, role: "admin" }, async () => {
    expect(await current()).toEqual({ user: USER, role: "admin" });
  });
});

test("nothing is left of them when the transaction is over", async () => {
  await asUser(app, { tenantId: TENANT, userId: USER, role: "owner" }, current);
  await asNobody(app, async () => {
    expect(await current()).toEqual({ user: null, role: null });
  });
});

test("work that no user asked for has a tenant and neither user nor role", async () => {
  await asUser(app, { tenantId: TENANT }, async () => {
    expect(await current()).toEqual({ user: null, role: null });
  });
});
