/**
 * A scan without an index sorts its conditions by their cost. One that runs before
 * the wall runs on rows of every tenant, and whether the wall is then asked shows
 * what they hold: in EXPLAIN ANALYZE, or in an error that the look-up raises.
 */
import type { Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { makeClaimedTables, PLAIN, PLANS } from "./support/claimed-tables.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
beforeAll(async () => {
  const neighbours = await makeClaimedTables(db);
  a = neighbours.a;
  await asPlatform(operator, async () => {
    await operator.query(`insert into ${PLAIN} (tenant_id, id, title) values ($1, 21, 'zz-known')`, [
      neighbours.b.id,
    ]);
    await operator.query("commit; begin");
  });
});

/** The cheapest there are: half an operator for an array of one element. */
const CONDITIONS: Record<string, (title: string) => string> = {
  "an equal element": (title) => `d.title = any ('{${title}}')`,
  "an equal element of a list": (title) => `d.title = all (array['${title}'])`,
  "a smaller element": (title) => `d.title >= any ('{${title}}')`,
  "an equal value": (title) => `d.title = '${title}'`,
  "a smaller value": (title) => `d.title >= '${title}'`,
};

/** What A sees of the title; `<title>` in its place. */
const observed = (statement: (title: string) => string, title: string) =>
  asUser(app, a.member, async () => {
    await app.query(PLANS["without indexes"]);
    const { rows } = await app.query(statement(title));
    return JSON.stringify(rows).replaceAll(title, "<title>");
  });

test.each(Object.entries(CONDITIONS))(
  "EXPLAIN ANALYZE tells nothing of a neighbour's value: %s",
  async (_, condition) => {
    const explain = (title: string) =>
      `explain (analyze, buffers off, costs off, timing off, summary off)
       select from ${PLAIN} as d where ${condition(title)}`;
    const known = await observed(explain, "zz-known");
    // The control: it is a scan without an index.
    expect(known).toContain("Seq Scan on notes");
    expect(known).toBe(await observed(explain, "zz-other"));
  },
);

test("the quiet look-up answers nulls for a claim of any length", () =>
  asUser(app, a.member, async () => {
    const verified = async () => (await app.query("select * from tenancy.verify_context()")).rows;
    const nothing = {
      tenant_id: null,
      user_id: null,
      role: null,
      key_id: null,
      readable: null,
      writable: null,
    };
    const nulls = [nothing];
    // The control.
    expect(await verified()).not.toEqual(nulls);
    // A pattern runs out of memory on it.
    await app.query("select set_config('app.current_tenant_id', repeat('x', 270000000), true) is null");
    expect(await verified()).toEqual(nulls);
  }));
