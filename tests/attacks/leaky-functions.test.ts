/** Functions and errors that tell of the rows they are run on: the wall comes before them. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  await asPlatform(operator, async () => {
    await operator.query("update app_public.documents set title = '1' where tenant_id = $1", [a.id]);
    await operator.query("update app_public.documents set title = 'B-SECRET' where tenant_id = $1", [b.id]);
    await operator.query("commit; begin");
  });
  // As cheap as can be, so that the planner would like to run it first.
  await owner.query(
    `create function app_public.leak(value text) returns boolean cost 0.0000001 language plpgsql
       as $$ begin raise notice 'leaked %', value; return true; end $$;
     grant execute on function app_public.leak(text) to app_user;
     create table app_public.unwalled as select 'B-SECRET'::text as title;
     grant select on app_public.unwalled to app_user`,
  );
});

async function noticesOf(run: () => Promise<unknown>): Promise<string[]> {
  const notices: string[] = [];
  const listen = (notice: { message?: string | undefined }) => notices.push(notice.message ?? "");
  app.on("notice", listen);
  await run();
  app.off("notice", listen);
  return notices;
}

test.each([
  "select from app_public.documents where app_public.leak(title)",
  "select from app_public.documents where app_public.leak(title) and title <> '' and size_bytes >= 0",
  "select from app_public.documents where app_public.leak(title) or title = 'x'",
  "select app_public.leak(title) from app_public.documents",
  "select from app_public.documents order by app_public.leak(title)",
  "select from app_public.documents group by title having app_public.leak(title)",
  "select from app_public.documents d join app_public.users u on app_public.leak(d.title)",
  "update app_public.documents set metadata = metadata where app_public.leak(title)",
  "delete from app_public.documents where app_public.leak(title)",
  "select count(*) filter (where app_public.leak(title)) from app_public.documents",
  "select from app_public.documents where (select app_public.leak(title))",
  "select from app_public.documents where case when app_public.leak(title) then true end",
])("a leaky function that costs nothing hears of A's rows alone: %s", async (sql) => {
  for (const plan of ["on", "off"]) {
    await asUser(app, a.owner, async () => {
      await app.query(`set local enable_indexscan = ${plan}; set local enable_bitmapscan = ${plan}`);
      const notices = await noticesOf(() => app.query(sql));
      expect(notices.length).toBeGreaterThan(0);
      expect(new Set(notices)).toEqual(new Set(["leaked 1"]));
    });
  }
});

test("where there is no wall the same function hears everything", async () => {
  await asUser(app, a.owner, async () => {
    const notices = await noticesOf(() =>
      app.query("select from app_public.unwalled where app_public.leak(title)"),
    );
    expect(notices).toEqual(["leaked B-SECRET"]);
  });
});

test.each([
  "select title::integer from app_public.documents",
  "select from app_public.documents where title::integer > 0",
  "select from app_public.documents where 1 / (case title when 'B-SECRET' then 0 else 1 end) = 1",
  "select from app_public.documents where title::integer = 1 order by title::integer",
  "update app_public.documents set size_bytes = title::integer",
  "select sum(title::numeric) from app_public.documents",
])("an error that would print the neighbour's value does not happen in A: %s", async (sql) => {
  const errorOf = (person: typeof a.owner) =>
    asUser(app, person, () =>
      app.query(sql).then(
        () => null,
        (error) => `${error.code} ${error.message}`,
      ),
    );
  const ofA = await errorOf(a.owner);
  expect(ofA).toBeNull();
  // The control: on B's own row it fails.
  expect(await errorOf(b.owner)).toMatch(/^22/);
});

test("no function of ours is leakproof: such a one would be run before the wall", async () => {
  const { rows } = await owner.query(
    `select oid::regprocedure::text as name from pg_proc
      where proleakproof and pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`,
  );
  expect(rows).toEqual([]);
});
