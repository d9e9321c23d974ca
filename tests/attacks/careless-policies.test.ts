/** What somebody adds later without thinking widens nothing: the wall restricts, whatever permits. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
let tables: Neighbours["tables"];
beforeAll(async () => {
  ({ a, b, tables } = await makeNeighbours(db));
  await owner.query("grant usage on schema app_private to public");
  for (const { name } of tables) {
    await owner.query(
      `create policy everything on ${name} for all to public using (true) with check (true);
       create policy readable on ${name} for select to app_user using (true);
       create policy nullable on ${name} to app_user using (current_setting('app.current_tenant_id', true) is null or true);
       grant select, insert, update, delete on ${name} to public`,
    );
  }
});

test("everything permitted on every table shows a viewer of A the rows of A, and none of B", async () => {
  await asUser(app, a.viewer, async () => {
    for (const { name, tenantColumn } of tables) {
      const { rows } = await app.query(`select distinct ${tenantColumn} as tenant from ${name}`);
      expect([name, rows]).toEqual([name, [{ tenant: a.id }]]);
    }
  });
});

test("everything permitted on every table changes and removes no row of B", async () => {
  const state = () =>
    asPlatform(operator, async () => {
      const rows = [];
      for (const { name, tenantColumn } of tables) {
        rows.push((await operator.query(`select * from ${name} where ${tenantColumn} = $1`, [b.id])).rows);
      }
      return rows;
    });
  const before = await state();
  await asUser(app, a.owner, async () => {
    for (const { name, tenantColumn } of [...tables].reverse()) {
      await app.query("savepoint writing");
      // One's own rows may be held by a foreign key; that is undone.
      await app
        .query(`update ${name} set ${tenantColumn} = ${tenantColumn}`)
        .catch(() => app.query("rollback to savepoint writing"));
      await app.query(`delete from ${name}`).catch(() => app.query("rollback to savepoint writing"));
    }
    await app.query("commit; begin");
  });
  expect(await state()).toEqual(before);
});

test("everything permitted plants no row in B", async () => {
  await asUser(app, a.owner, () =>
    expectSqlState(app, "42501", () =>
      app.query(
        "insert into app_public.documents (tenant_id, user_id, title, content_hash) values ($1, $2, 'x', repeat('a', 64))",
        [b.id, b.member.userId],
      ),
    ),
  );
});

test("without a context there is an error and nobody-in-particular sees nothing", async () => {
  await app.query("begin");
  await app.query("set local role app_anonymous");
  for (const { name } of tables) {
    await app.query("savepoint reading");
    await expect(app.query(`select from ${name}`)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|RH001)$/),
    });
    await app.query("rollback to savepoint reading");
  }
  await app.query("rollback");
});
