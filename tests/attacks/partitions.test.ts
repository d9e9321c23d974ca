/** A partition that is queried by its own name does not get its parent's policies: it has its own wall. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser, inTransaction } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
let partitionOfB: string;
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  partitionOfB = await asPlatform(operator, async () => {
    const { rows } = await operator.query(
      "select tableoid::regclass::text as partition from app_public.orders where tenant_id = $1",
      [b.id],
    );
    return rows[0].partition;
  });
});

test("the partition that holds a neighbour's rows cannot be named", async () => {
  for (const person of [a.owner, b.owner]) {
    await asUser(app, person, async () => {
      for (const statement of [
        `select from ${partitionOfB}`,
        `insert into ${partitionOfB} select * from app_public.orders`,
        `delete from ${partitionOfB}`,
        `lock table ${partitionOfB}`,
        `truncate ${partitionOfB}`,
      ]) {
        await expectSqlState(app, "42501", () => app.query(statement));
      }
    });
  }
});

test("with every grant by mistake the partition shows and takes nothing, of anybody's", async () => {
  await owner.query(
    `grant usage on schema app_private to app_user; grant all on ${partitionOfB} to app_user`,
  );
  await asUser(app, b.owner, async () => {
    expect((await app.query(`select from ${partitionOfB}`)).rowCount).toBe(0);
    expect((await app.query(`update ${partitionOfB} set quantity = 1`)).rowCount).toBe(0);
    expect((await app.query(`delete from ${partitionOfB}`)).rowCount).toBe(0);
    await expectSqlState(app, "42501", () =>
      app.query(`insert into ${partitionOfB} select * from app_public.orders`),
    );
    // The control: the row is there, through its parent.
    expect((await app.query("select from app_public.orders")).rowCount).toBe(1);
  });
  await owner.query(
    `revoke all on ${partitionOfB} from app_user; revoke usage on schema app_private from app_user`,
  );
});

test("which partition a row of one's own is in tells nothing that can be read", async () => {
  await asUser(app, b.owner, async () => {
    const { rows } = await app.query("select tableoid from app_public.orders");
    const named = await app.query("select $1::oid::regclass::text as name", [rows[0].tableoid]);
    await expectSqlState(app, "42501", () => app.query(`select from ${named.rows[0].name}`));
  });
});

test("the parent alone holds no row", async () => {
  await asUser(app, a.owner, async () => {
    expect((await app.query("select from only app_public.orders")).rowCount).toBe(0);
  });
});

test("a partition that is detached keeps its wall", async () => {
  await inTransaction(owner, async () => {
    await owner.query("alter table app_public.agent_signals detach partition app_private.agent_signals_p00");
    const { rows } = await owner.query(
      `select relispartition as attached, relrowsecurity and relforcerowsecurity as walled
         from pg_class where oid = 'app_private.agent_signals_p00'::regclass`,
    );
    expect(rows).toEqual([{ attached: false, walled: true }]);
  });
});

test("the plan prunes to one partition of thirty-two, so that no neighbour's is opened", async () => {
  await asUser(app, a.owner, async () => {
    const { rows } = await app.query("explain (format json, costs off) select * from app_public.orders");
    const plan = JSON.stringify(rows);
    expect(plan).toMatch(/"Subplans Removed":31/);
  });
});
