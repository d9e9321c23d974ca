import { asNobody, asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";
import { makeUsers } from "../../support/users.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");

const TENANT = "00000000-0000-7000-8000-000000000001";
const USER = "0197a000-0000-7000-8000-0000000000a1";

beforeAll(async () => makeUsers(await db.connect("root"), { tenantId: TENANT, userId: USER, role: "owner" }));

const userId = () => app.query("select tenancy.sealed_user_id() as value");
const role = () => app.query("select tenancy.sealed_user_role() as value");
const rights = async () => {
  const { rows } = await app.query(
    `select tenancy.sees_whole_tenant() as "seesWholeTenant", tenancy.may_write() as "mayWrite"`,
  );
  return rows[0];
};

test("the user is the one of the context, or null", async () => {
  await asUser(app, { tenantId: TENANT, userId: USER }, async () => {
    expect((await userId()).rows).toEqual([{ value: USER }]);
  });
  await asUser(app, { tenantId: TENANT }, async () => {
    expect((await userId()).rows).toEqual([{ value: null }]);
  });
});

test.each(["nonsense", "1", "' or true --"])("the malformed user %j is RH002", async (value) => {
  await asUser(app, { tenantId: TENANT, userId: value }, () => expectSqlState(app, "RH002", userId));
});

test.each([
  ["owner", { seesWholeTenant: true, mayWrite: true }],
  ["admin", { seesWholeTenant: true, mayWrite: true }],
  ["member", { seesWholeTenant: false, mayWrite: true }],
  ["viewer", { seesWholeTenant: false, mayWrite: false }],
  [null, { seesWholeTenant: false, mayWrite: false }],
])("the role %s has its rights", async (name, expected) => {
  await asUser(app, { tenantId: TENANT, userId: USER, role: name }, async () => {
    expect((await role()).rows).toEqual([{ value: name }]);
    expect(await rights()).toEqual(expected);
  });
});

test.each(["Owner", "superuser", "app_platform", "owner ", "' or true --"])(
  "the role %j is RH002 and gives no right",
  async (name) => {
    await asUser(app, { tenantId: TENANT, userId: USER, role: name }, async () => {
      await expectSqlState(app, "RH002", role);
      await expectSqlState(app, "RH002", rights);
    });
  },
);

test("only app_user may ask", async () => {
  await asNobody(app, async () => {
    await app.query("set local role app_anonymous");
    await expectSqlState(app, "42501", userId);
    await expectSqlState(app, "42501", role);
  });
});
