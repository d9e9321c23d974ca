import { asUser, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const ASK = "select app_public.tenants_public_id(tenants) as id from app_public.tenants";

test("each tenant is told its own public id: t_ and the slug", async () => {
  for (const household of [a, b]) {
    await asUser(app, household.viewer, async () => {
      expect((await app.query(ASK)).rows).toEqual([{ id: `t_${household.row("app_public.tenants").slug}` }]);
    });
  }
});

test("nobody-in-particular is told none", async () => {
  await inTransaction(app, async () => {
    await app.query("set local role app_anonymous");
    await expectSqlState(app, "42501", () => app.query(ASK));
  });
});
