import { inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";
import { INVISIBLE_REASONS } from "../../support/invisible.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const operator = await db.connect("operator");
const root = await db.connect("root");

const request = (reason: string | null) =>
  operator.query<{ use: string }>("select tenancy.request_platform($1) as use", [reason]);

test("a use is recorded with who asked, why and from where", async () => {
  const { rows } = await request("  ticket 4711: a lost document  ");
  const recorded = await root.query(
    "select kind, actor, acting_as, reason, application, transaction_id is not null as has_transaction from tenancy.events where details ->> 'use_id' = $1",
    [rows[0]?.use],
  );
  expect(recorded.rows).toEqual([
    {
      kind: "platform_use",
      actor: "app_operator",
      acting_as: "app_operator",
      reason: "ticket 4711: a lost document",
      application: "",
      has_transaction: true,
    },
  ]);
});

test.each(INVISIBLE_REASONS)("the reason %j is none: RH008, and nothing is recorded", async (reason) => {
  const events = () => root.query("select count(*) from tenancy.events");
  const before = (await events()).rows;
  await inTransaction(operator, () => expectSqlState(operator, "RH008", () => request(reason)));
  expect((await events()).rows).toEqual(before);
});

test("the reason is kept as it was written, whatever is in it", async () => {
  const reason = `'); delete from tenancy.events; -- "ünïcode" \\ %s`;
  const { rows } = await request(reason);
  const recorded = await root.query("select reason from tenancy.events where details ->> 'use_id' = $1", [
    rows[0]?.use,
  ]);
  expect(recorded.rows).toEqual([{ reason }]);
});

test("asking gives no right by itself", async () => {
  await request("asking only");
  await inTransaction(operator, () =>
    expectSqlState(operator, "42501", () => operator.query("select from app_public.documents")),
  );
});

test("neither the authenticator nor a tenant's user may ask", async () => {
  const app = await db.connect("app");
  for (const [client, role] of [
    [app, "app_authenticator"],
    [app, "app_user"],
    [app, "app_anonymous"],
    [operator, "app_user"],
  ] as const) {
    await inTransaction(client, async () => {
      await client.query(`set local role ${role}`);
      await expectSqlState(client, "42501", () =>
        client.query("select tenancy.request_platform('let me in')"),
      );
    });
  }
});
