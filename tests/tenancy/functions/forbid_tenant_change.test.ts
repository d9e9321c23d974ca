import { makeNeighbours, type Neighbours } from "../../app_public/support/neighbours.ts";
import { asPlatform, asUser, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");
const owner = await db.connect("owner");

let a: Neighbours["a"];
let b: Neighbours["b"];
let tables: string[];
beforeAll(async () => {
  const neighbours = await makeNeighbours(db);
  ({ a, b } = neighbours);
  tables = neighbours.tables
    .filter(({ tenantColumn }) => tenantColumn === "tenant_id")
    .map(({ name }) => name);
});

test("not even the platform moves a row of any table to another tenant", async () => {
  await asPlatform(operator, async () => {
    for (const table of tables) {
      await expectSqlState(operator, "RH006", () =>
        operator.query(`update ${table} set tenant_id = $2 where tenant_id = $1`, [a.id, b.id]),
      );
    }
  });
});

test("not even a superuser does", async () => {
  const root = await db.connect("root");
  await inTransaction(root, () =>
    expectSqlState(root, "RH006", () =>
      root.query("update app_public.documents set tenant_id = $2 where tenant_id = $1", [a.id, b.id]),
    ),
  );
});

test("the id of a tenant may not change either", async () => {
  await asPlatform(operator, () =>
    expectSqlState(operator, "RH006", () =>
      operator.query("update app_public.tenants set id = gen_random_uuid() where id = $1", [a.id]),
    ),
  );
});

test("writing the tenant that a row has already is no change", async () => {
  await asPlatform(operator, async () => {
    const { rowCount } = await operator.query(
      "update app_public.documents set tenant_id = tenant_id, title = 'New' where tenant_id = $1",
      [a.id],
    );
    expect(rowCount).toBe(1);
  });
});

test("a user whom a careless grant let at the column meets it too, in an update and in an upsert", async () => {
  await owner.query("grant insert, update on app_public.documents to app_user");
  await asUser(app, a.owner, async () => {
    await expectSqlState(app, "RH006", () =>
      app.query("update app_public.documents set tenant_id = $1", [b.id]),
    );
    const { id, tenant_id, user_id, title, content_hash } = a.row("app_public.documents");
    await expectSqlState(app, "RH006", () =>
      app.query(
        `insert into app_public.documents (tenant_id, id, user_id, title, content_hash) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, id) do update set tenant_id = $6`,
        [tenant_id, id, user_id, title, content_hash, b.id],
      ),
    );
  });
});
