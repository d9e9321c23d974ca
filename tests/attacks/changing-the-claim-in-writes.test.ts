/** The claim changed between two rows of one insert, update or delete, with seals and without. */
import type { Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import {
  makeClaimedTables,
  NAIVE,
  PARTITIONED,
  PLAIN,
  PLANS,
  withoutSeal,
} from "./support/claimed-tables.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeClaimedTables(db));
});

const plant = (table: string) =>
  asUser(app, a.owner, async () => {
    const { rows } = await app.query(
      `insert into ${table} (id, title)
       select 100 + n, 'Planted' from generate_series(1, 3) as n
        where set_config('app.current_tenant_id', case n when 1 then $1 else $2 end, true) is not null
       returning tenant_id`,
      [a.id, b.id],
    );
    return rows.filter(({ tenant_id }) => tenant_id === b.id).length;
  });

test("where the claim is trusted, an insert that changes it plants rows in the neighbour's tenant", async () => {
  expect(await plant(NAIVE)).toBe(2);
});

test.each([PLAIN, PARTITIONED])("behind the wall of %s it plants none", async (table) => {
  await expect(plant(table)).rejects.toMatchObject({ code: "42501" });
  await withoutSeal(db, () => expect(plant(table)).rejects.toMatchObject({ code: "42501" }));
});

const rowsOfB = (table: string) =>
  asPlatform(operator, async () => {
    const { rows } = await operator.query(
      `select count(*)::integer as rows from ${table} where tenant_id = $1 and title like 'Title %'`,
      [b.id],
    );
    return rows[0].rows;
  });

/** Writes under a claim that changes at the first row, and commits what comes of it. */
const write = (statement: string, plan: string) =>
  asUser(app, a.owner, async () => {
    await app.query(plan);
    const written = app.query(
      `${statement} where set_config('app.current_tenant_id', $1, true) is not null`,
      [b.id],
    );
    await written.then(
      () => app.query("commit; begin"),
      () => {},
    );
  });

test.each(["update %s set title = 'Changed'", "delete from %s"])(
  "%j under a claim that changes touches nothing of the neighbour's",
  async (statement) => {
    for (const table of [PLAIN, PARTITIONED]) {
      for (const plan of Object.values(PLANS)) {
        await write(statement.replace("%s", table), plan);
        await withoutSeal(db, () => write(statement.replace("%s", table), plan));
        expect(await rowsOfB(table)).toBe(20);
      }
    }
  },
);

test("where the claim is trusted, the same delete takes the neighbour's rows with it", async () => {
  await write(`delete from ${NAIVE}`, PLANS["without indexes"]);
  expect(await rowsOfB(NAIVE)).toBe(0);
});
