import { asPlatform, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");
const app = await db.connect("app");
const operator = await db.connect("operator");

beforeAll(() => operator.query("select tenancy.request_platform('an event to try the others on')"));

const CHANGES = [
  "update tenancy.events set reason = 'nothing happened'",
  "delete from tenancy.events",
  "delete from tenancy.events where false",
  "truncate tenancy.events",
];

test.each(CHANGES)("not even the owner or a superuser may: %s", async (change) => {
  for (const client of [owner, await db.connect("root")]) {
    await inTransaction(client, () => expectSqlState(client, "42501", () => client.query(change)));
  }
});

test.each([...CHANGES, "insert into tenancy.events (kind) values ('walls_up')"])(
  "neither the platform nor a tenant's user may: %s",
  async (change) => {
    await asPlatform(operator, () => expectSqlState(operator, "42501", () => operator.query(change)));
    for (const role of ["app_authenticator", "app_user", "app_anonymous"]) {
      await inTransaction(app, async () => {
        await app.query(`set local role ${role}`);
        await expectSqlState(app, "42501", () => app.query(change));
      });
    }
  },
);

test("the platform reads the events, the operator before becoming it and a tenant's user do not", async () => {
  const read = "select from tenancy.events";
  await asPlatform(operator, async () => {
    expect((await operator.query(read)).rowCount).toBeGreaterThan(0);
  });
  await inTransaction(operator, () => expectSqlState(operator, "42501", () => operator.query(read)));
  await inTransaction(app, async () => {
    await app.query("set local role app_user");
    await expectSqlState(app, "42501", () => app.query(read));
  });
});

test("the details are an object", async () => {
  await inTransaction(owner, () =>
    expectSqlState(owner, "23514", () =>
      owner.query(`insert into tenancy.events (kind, details) values ('test', '[1]')`),
    ),
  );
});
