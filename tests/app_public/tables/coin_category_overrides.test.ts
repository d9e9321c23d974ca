import { asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const add = (coin: string, category = "meme") =>
  outcome(app, "insert into app_public.coin_category_overrides (coin, category) values ($1, $2)", [
    coin,
    category,
  ]);

test("a user has one opinion of a coin, and so has everyone else, here and next door", async () => {
  const { coin = "" } = a.row("app_public.coin_category_overrides");
  expect(coin).toBe(b.row("app_public.coin_category_overrides").coin);
  await asUser(app, a.member, async () => expect(await add(coin)).toBe("23505"));
  await asUser(app, a.colleague, async () => expect(await add(coin)).toBe(1));
  await asUser(app, b.colleague, async () => expect(await add(coin)).toBe(1));
});

test("coin and user stay what they are; category and reason may change", async () => {
  await asUser(app, a.member, async () => {
    const change = (set: string) => outcome(app, `update app_public.coin_category_overrides set ${set}`);
    expect(await change("category = 'meme', reason = 'Dogs'")).toBe(1);
    expect(await change("coin = coin")).toBe("42501");
    expect(await change("user_id = user_id")).toBe("42501");
  });
});

test("coins and categories that are none are refused", async () => {
  await asUser(app, a.colleague, async () => {
    for (const coin of ["", "btc", "BTC-USD", "A".repeat(21)]) expect(await add(coin)).toBe("23514");
    for (const category of ["", "MEME", "good"]) expect(await add("BTC", category)).toBe("23514");
  });
});
