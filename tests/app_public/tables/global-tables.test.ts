/** What is the same for everyone: read by all, written by the platform alone. */
import { describeTable } from "../../../src/prove/rows/describe-table.ts";
import { makeRow } from "../../../src/prove/rows/make-row.ts";
import { asNobody, asPlatform, asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");
const owner = await db.connect("owner");

const GLOBAL = ["products", "public_trades", "settings", "coin_categories", "news_articles", "tiers"];
/** The tiers are there from the beginning; of everything else there is one row. */
const rowsOf = (table: string) => (table === "tiers" ? 3 : 1);

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  await asPlatform(operator, async () => {
    const { rows } = await operator.query("select id from app_public.products limit 1");
    for (const table of GLOBAL.slice(1).filter((name) => name !== "tiers")) {
      const given = table === "public_trades" ? { product_id: rows[0].id } : {};
      await makeRow(operator, await describeTable(owner, `app_public.${table}`), given, 1);
    }
    await operator.query("commit; begin");
  });
});

test("these are all the tables that are behind no tenant's wall", async () => {
  const { rows } = await owner.query(
    `select relname from pg_class
      where relnamespace = 'app_public'::regnamespace and relkind in ('r', 'p') and not relispartition
        and oid not in (select relation from tenancy.protected_tables)
      order by relname`,
  );
  expect(rows.map(({ relname }) => relname)).toEqual([...GLOBAL].sort());
});

describe.each(GLOBAL)("%s", (table) => {
  const read = () => outcome(app, `select * from app_public.${table}`);
  const statements = async () => {
    const { rows } = await owner.query(
      "select attname from pg_attribute where attrelid = $1::regclass and attnum = 1",
      [`app_public.${table}`],
    );
    const column = rows[0].attname;
    return [
      `insert into app_public.${table} select * from app_public.${table}`,
      `update app_public.${table} set ${column} = ${column}`,
      `delete from app_public.${table}`,
      `truncate app_public.${table}`,
    ];
  };

  test("every tenant reads it, and so does nobody-in-particular", async () => {
    for (const person of [a.owner, a.viewer, b.member]) {
      await asUser(app, person, async () => expect(await read()).toBe(rowsOf(table)));
    }
    await asNobody(app, async () => {
      expect(await read()).toBe(rowsOf(table));
      await app.query("set local role app_anonymous");
      expect(await read()).toBe(rowsOf(table));
    });
  });

  test("no role of a tenant writes it", async () => {
    for (const statement of await statements()) {
      await asUser(app, a.owner, async () => {
        expect([statement, await outcome(app, statement)]).toEqual([statement, "42501"]);
        await app.query("set local role app_anonymous");
        expect([statement, await outcome(app, statement)]).toEqual([statement, "42501"]);
      });
    }
  });

  test("the platform writes it", async () => {
    const [, update = ""] = await statements();
    await asPlatform(operator, async () => expect(await outcome(operator, update)).toBe(rowsOf(table)));
  });
});

test("nobody-in-particular reads no tenant's table", async () => {
  const { rows } = await owner.query("select relation::text as name from tenancy.protected_tables");
  await asNobody(app, async () => {
    await app.query("set local role app_anonymous");
    for (const { name } of rows)
      expect([name, await outcome(app, `select from ${name}`)]).toEqual([name, "42501"]);
  });
});

test("the picture of an article is a path in the file store, and nothing that leads out of it", async () => {
  await asPlatform(operator, async () => {
    const set = (path: string) =>
      outcome(operator, "update app_public.news_articles set image_path = $1", [path]);
    expect(await set("2026/11/20/picture.webp")).toBe(1);
    for (const path of ["", "../secret", "a/../../b", "data:image/png;base64,AAAA", "a b", "a\nb"]) {
      expect([path, await set(path)]).toEqual([path, "23514"]);
    }
  });
});
