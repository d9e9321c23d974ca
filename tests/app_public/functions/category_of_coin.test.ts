import { asPlatform, asUser, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";
import { makeNamesake, makeNeighbours, type Neighbours } from "../support/neighbours.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  await makeNamesake(db, { a, b });
  await asPlatform(operator, async () => {
    await operator.query("insert into app_public.coin_categories (coin, category) values ('PEPE', 'meme')");
    for (const [person, category] of [
      [a.member, "approved"],
      [b.member, "blacklisted"],
    ] as const) {
      await operator.query(
        "insert into app_public.coin_category_overrides (tenant_id, user_id, coin, category) values ($1, $2, 'PEPE', $3)",
        [person.tenantId, person.userId, category],
      );
    }
    await operator.query("commit; begin");
  });
});

const categoryFor = (person: Neighbours["a"]["member"], coin = "PEPE") =>
  asUser(app, person, async () => {
    const { rows } = await app.query("select app_public.category_of_coin($1) as category", [coin]);
    return rows[0].category;
  });

test("one's own category goes before the global one", async () => {
  expect(await categoryFor(a.member)).toBe("approved");
  expect(await categoryFor(b.member)).toBe("blacklisted");
});

test("a colleague's own category changes nothing, not even for an owner, who sees it", async () => {
  expect(await categoryFor(a.colleague)).toBe("meme");
  expect(await categoryFor(a.owner)).toBe("meme");
  await asUser(app, a.owner, async () => {
    const { rowCount } = await app.query(
      "select from app_public.coin_category_overrides where coin = 'PEPE'",
    );
    expect(rowCount).toBe(1);
  });
});

test("the neighbour's changes nothing", async () => {
  expect(await categoryFor({ ...b.owner, userId: a.member.userId })).toBe("meme");
});

test("a coin that nobody has spoken of has no category", async () => {
  expect(await categoryFor(a.member, "NEW")).toBeNull();
});

test("it asks in a tenant or not at all", async () => {
  await inTransaction(app, async () => {
    await app.query("set local role app_user");
    await expectSqlState(app, "RH001", () => app.query("select app_public.category_of_coin('PEPE')"));
    await app.query("set local role app_anonymous");
    await expectSqlState(app, "42501", () => app.query("select app_public.category_of_coin('PEPE')"));
  });
});
