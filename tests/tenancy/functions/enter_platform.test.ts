import { makeNeighbours, type Neighbours } from "../../app_public/support/neighbours.ts";
import { inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const operator = await db.connect("operator");
const root = await db.connect("root");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

async function request(client = operator): Promise<string> {
  const { rows } = await client.query<{ use: string }>("select tenancy.request_platform('a test') as use");
  return rows[0]?.use ?? "";
}
const enter = (use: string | null) => operator.query("select tenancy.enter_platform($1)", [use]);
const tenants = async () => {
  const { rows } = await operator.query("select tenant_id from app_public.documents");
  return rows.map((row) => row.tenant_id).sort();
};

test("after a recorded use the operator works across tenants, until the end of the transaction", async () => {
  const use = await request();
  await inTransaction(operator, async () => {
    await expectSqlState(operator, "42501", tenants);
    await enter(use);
    expect(await tenants()).toEqual([a.id, b.id].sort());
    expect((await operator.query("update app_public.documents set title = 'Moved'")).rowCount).toBe(2);
  });
  await inTransaction(operator, () => expectSqlState(operator, "42501", tenants));
});

test("the record stays when the work is rolled back", async () => {
  const use = await request();
  await inTransaction(operator, async () => {
    await enter(use);
    await operator.query("delete from app_public.documents");
  });
  const { rowCount } = await root.query("select from tenancy.events where details ->> 'use_id' = $1", [use]);
  expect(rowCount).toBe(1);
});

test("a use of the same transaction is refused: its record would be rolled back with the work", async () => {
  await inTransaction(operator, async () => {
    const use = await request();
    await expectSqlState(operator, "RH008", () => enter(use));
    await operator.query("savepoint deeper");
    const deeper = await request();
    await operator.query("release savepoint deeper");
    await expectSqlState(operator, "RH008", () => enter(deeper));
    await expectSqlState(operator, "42501", tenants);
  });
});

test("a use that another transaction has not committed is refused", async () => {
  const other = await db.connect("operator");
  await inTransaction(other, async () => {
    const use = await request(other);
    await inTransaction(operator, () => expectSqlState(operator, "RH008", () => enter(use)));
  });
});

test("asking and entering in one statement is refused", async () => {
  await inTransaction(operator, () =>
    expectSqlState(operator, "RH008", () =>
      operator.query("select tenancy.enter_platform(tenancy.request_platform('in one go'))"),
    ),
  );
});

test("a use that someone else was given is refused", async () => {
  const use = await request(root);
  await inTransaction(operator, () => expectSqlState(operator, "RH008", () => enter(use)));
});

test("a use that is unknown, missing or older than a day is refused", async () => {
  const { rows } = await root.query<{ use: string }>(
    `insert into tenancy.events (kind, actor, reason, occurred_at, details, transaction_id)
     values ('platform_use', 'app_operator', 'long ago', now() - interval '25 hours',
             jsonb_build_object('use_id', gen_random_uuid()), '3')
     returning details ->> 'use_id' as use`,
  );
  await inTransaction(operator, async () => {
    await expectSqlState(operator, "RH008", () => enter(rows[0]?.use ?? ""));
    await expectSqlState(operator, "RH008", () => enter("0197a000-0000-7000-8000-00000000dead"));
    await expectSqlState(operator, "RH008", () => enter(null));
  });
});

test("the event of another kind is no use, whatever its details say", async () => {
  const { rows } = await root.query<{ use: string }>(
    `insert into tenancy.events (kind, actor, reason, details, transaction_id)
     values ('walls_up', 'app_operator', 'no use', jsonb_build_object('use_id', gen_random_uuid()), '3')
     returning details ->> 'use_id' as use`,
  );
  await inTransaction(operator, () => expectSqlState(operator, "RH008", () => enter(rows[0]?.use ?? "")));
});

test("neither the authenticator nor a tenant's user may enter with an operator's use", async () => {
  const use = await request();
  const app = await db.connect("app");
  for (const role of ["app_authenticator", "app_user", "app_anonymous"]) {
    await inTransaction(app, async () => {
      await app.query(`set local role ${role}`);
      for (const call of ["enter_platform", "find_platform_use"]) {
        await expectSqlState(app, "42501", () => app.query(`select tenancy.${call}($1)`, [use]));
      }
      await expectSqlState(app, "42501", () => app.query("set local role app_platform"));
    });
  }
});

test("the platform moves no row to another tenant and drops no wall", async () => {
  const use = await request();
  await inTransaction(operator, async () => {
    await enter(use);
    await expectSqlState(operator, "RH006", () =>
      operator.query("update app_public.documents set tenant_id = $1 where tenant_id <> $1", [a.id]),
    );
    await expectSqlState(operator, "42501", () =>
      operator.query("alter table app_public.documents disable row level security"),
    );
    await expectSqlState(operator, "42501", () => operator.query("truncate app_public.documents"));
  });
});
