/** What an error says of rows that are not one's own: nothing, in its message, detail, hint or context. */
import type { DatabaseError } from "pg";
import { makeNeighbours, type Neighbours, type Person } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  await asPlatform(operator, async () => {
    for (const [household, marker] of [
      [a, "a-marker"],
      [b, "b-marker"],
    ] as const) {
      const tenant = [household.id, marker];
      await operator.query("update app_public.documents set title = $2 where tenant_id = $1", tenant);
      await operator.query("update app_public.exchange_accounts set name = $2 where tenant_id = $1", tenant);
      await operator.query("update app_public.bots set name = $2 where tenant_id = $1", tenant);
      await operator.query(
        "update app_public.users set email = $2 || '@example.com', display_name = $2 where tenant_id = $1 and role = 'member' and email not like 'colleague%'",
        tenant,
      );
    }
    await operator.query("commit; begin");
  });
});

/** Everything that the failure of a statement says. */
async function saidTo(person: Person, sql: string, values: unknown[] = []): Promise<string> {
  return asUser(app, person, () =>
    app.query(sql, values).then(
      ({ rows }) => `succeeded ${JSON.stringify(rows)}`,
      (error: DatabaseError) => JSON.stringify({ ...error, message: error.message }),
    ),
  );
}

const FAILING: [string, string][] = [
  [
    "a duplicate",
    "insert into app_public.bots (user_id, account_id, name, strategy_kind) select user_id, account_id, name, strategy_kind from app_public.bots",
  ],
  ["a check", "update app_public.documents set title = title || repeat('x', 600)"],
  ["a missing value", "update app_public.documents set title = nullif(title, title)"],
  ["a foreign key", "delete from app_public.exchange_accounts"],
  ["a cast", "select name::integer from app_public.bots"],
  ["a division", "select 1 / (length(name) - length(name)), name from app_public.bots"],
  ["a sub-select of too many rows", "select (select id from app_public.users)"],
  ["a jsonpath", "select jsonb_path_query(to_jsonb(d), 'strict $.title.x') from app_public.documents d"],
  ["a regular expression", "select 'x' ~ ('(' || title) from app_public.documents"],
];

test.each(FAILING)("%s fails in A without a word of B", async (_what, sql) => {
  const said = await saidTo(a.owner, sql);
  expect(said).toMatch(/"code":"(2[0-9A-Z]{4})"/);
  expect(said).not.toContain("b-marker");
  expect(said).not.toContain(b.id);
  // The control: B's own owner is told of B's row, or at least fails alike.
  expect(await saidTo(b.owner, sql)).toMatch(/"code":"(2[0-9A-Z]{4})"/);
});

test("some of them do print the values of the rows they fail on, so it is well that they are one's own", async () => {
  const all: string[] = [];
  for (const [, sql] of FAILING) all.push(await saidTo(b.owner, sql));
  expect(all.join()).toContain("b-marker");
});

test("a row that is refused by the wall is not printed", async () => {
  const planted = await saidTo(
    a.owner,
    "insert into app_public.documents (tenant_id, title, content_hash) values ($1, 'planted', repeat('a', 64))",
    [b.id],
  );
  expect(planted).toContain('"code":"42501"');
  expect(planted).not.toContain(b.id);
});

test.each([
  ["an id of B's", () => b.row("app_public.exchange_accounts").id],
  ["an id of nobody's", () => "0197a000-0000-7000-8000-00000000dead"],
])("a reference to %s fails with the same words", async (_whose, id) => {
  const said = await saidTo(
    a.owner,
    "insert into app_public.bots (user_id, account_id, name, strategy_kind) values ($1, $2, 'x', 'grid')",
    [a.member.userId, id()],
  );
  const { code, constraint, detail } = JSON.parse(said);
  // Postgres leaves the values out where there is row security.
  expect({ code, constraint, detail }).toEqual({
    code: "23503",
    constraint: "bots_account_fkey",
    detail: 'Key is not present in table "exchange_accounts".',
  });
});

test("an upsert on a key that only B has inserts, and does not tell that it is taken", async () => {
  const taken = b.row("app_public.documents").id;
  await asUser(app, a.owner, async () => {
    for (const id of [taken, crypto.randomUUID()]) {
      const { rowCount } = await app.query(
        "insert into app_public.documents (id, title, content_hash) values ($1, 'x', repeat('a', 64)) on conflict do nothing",
        [id],
      );
      expect(rowCount).toBe(1);
    }
  });
});

test("a lock on a key of B's is not waited for", async () => {
  const holder = await db.connect("operator");
  await holder.query("begin");
  await holder.query("set local role app_platform");
  await holder.query("update app_public.documents set title = title where tenant_id = $1", [b.id]);
  await asUser(app, a.owner, async () => {
    await app.query("set local lock_timeout = '1ms'");
    const { rowCount } = await app.query("select from app_public.documents for update nowait");
    expect(rowCount).toBe(1);
    await app.query(
      "insert into app_public.documents (id, title, content_hash) values ($1, 'x', repeat('a', 64))",
      [b.row("app_public.documents").id],
    );
  });
  await holder.query("rollback");
});

test("a plan names no value of B's, with estimates or with counts", async () => {
  await (await db.connect("root")).query("analyze app_public.documents, app_public.users");
  const plan = async (verbosity: string) =>
    asUser(app, a.owner, async () => {
      const { rows } = await app.query(
        `explain (${verbosity}, verbose, format json) select * from app_public.documents where title like 'b-%'`,
      );
      return JSON.stringify(rows);
    });
  for (const verbosity of ["costs", "analyze"]) {
    const said = await plan(verbosity);
    expect(said).not.toContain("b-marker");
    expect(said).not.toContain(b.id);
    // The control: it is a plan, with the numbers that were asked for.
    expect(said).toContain(verbosity === "costs" ? '"Plan Rows":' : '"Actual Rows":');
  }
});
