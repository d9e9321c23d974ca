import type { Client } from "pg";
import { callsOf, wordsOf } from "../../src/discover/functions/words.ts";
import { type Expression, parseExpression } from "../../src/discover/nodes/expression.ts";
import { inTransaction } from "../check/support/in-transaction.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
});
afterAll(() => db.drop());

/** The expression as Postgres keeps it in a policy. */
const stored = (condition: string): Promise<Expression> =>
  inTransaction(root, async () => {
    await root.query(
      `create table things (id int, "na me {}()" text); create policy p on things using (${condition})`,
    );
    const { rows } = await root.query<{ tree: string }>("select polqual::text as tree from pg_policy");
    return parseExpression(rows[0]?.tree ?? "");
  });

test.each(["plain", "with { braces } and ( brackets )", "with a \\ and a \" and a ' in it", "zwölf €", ""])(
  "text %j comes back from a stored expression",
  async (text) => {
    const expression = await stored(`"na me {}()" = ${root.escapeLiteral(text)}`);
    expect(expression).toMatchObject({
      kind: "operator",
      args: [
        { kind: "column", column: 2, up: 0 },
        { kind: "constant", value: text },
      ],
    });
  },
);

test("a column of the outer query is told from one of the sub-select's own", async () => {
  const own = await stored("exists (select from things as inner_things where inner_things.id = id)");
  const outer = await stored("exists (select from things as inner_things where inner_things.id = things.id)");
  const ups = (expression: Expression) =>
    expression.kind === "subquery" &&
    expression.query.conditions.flatMap((condition) =>
      "args" in condition ? condition.args.map((arg) => arg.kind === "column" && arg.up) : [],
    );
  expect([ups(own), ups(outer)]).toEqual([
    [0, 0],
    [0, 1],
  ]);
});

test.each([
  ["id = 1 and id = 2 or not id = 3", "or"],
  ["case when id = 1 then true else false end", "case"],
  ["coalesce(id = 1, false)", "coalesce"],
  ["id is null", "is null"],
  ["(id = 1) is true", "is"],
  ["id = any (array[1, 2])", "operator"],
  ["id in (select 1)", "subquery"],
  ["true", "constant"],
])("%s is read as %s", async (condition, kind) => {
  expect((await stored(condition)).kind).toBe(kind);
});

test("comments and strings in a function's text are no code", () => {
  const words = wordsOf(`-- current_setting('a')
    /* set_config(1) */ select 'it''s current_user', "Quoted".call(1), $x$ inner_call() $x$, lower (b)`);
  expect(callsOf(words)).toEqual(["Quoted.call", "inner_call", "lower"]);
  expect(words.filter(({ kind }) => kind === "string").map(({ text }) => text)).toEqual([
    "it's current_user",
  ]);
});
