/**
 * What Postgres lets any role do that can run SQL, and no wall can forbid. None
 * of it shows a row. Each is kept here so that nobody promises otherwise; a
 * release of Postgres that closes one turns its test red.
 */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser, inTransaction } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

test("anyone hears and forges notifications, so that none may carry more than an id to read again", async () => {
  const listener = await db.connect("app");
  const heard = new Promise((resolve) =>
    listener.once("notification", ({ channel, payload }) => resolve([channel, payload])),
  );
  await listener.query("listen orders");
  await asUser(app, a.viewer, async () => {
    await app.query("notify orders, 'forged'");
    await app.query("commit; begin");
  });
  expect(await heard).toEqual(["orders", "forged"]);
});

test("whoever may change rows of a table may lock it; the server's login gives up waiting", async () => {
  const other = await db.connect("app");
  await asUser(app, a.owner, async () => {
    await app.query("lock table app_public.documents in access exclusive mode");
    await asUser(other, b.owner, async () => {
      await other.query("set local lock_timeout = '1ms'");
      await expectSqlState(other, "55P03", () => other.query("select from app_public.documents"));
    });
  });
  await asUser(app, a.owner, () =>
    expectSqlState(app, "42501", () => app.query("lock table app_public.products in share mode")),
  );
});

test("whoever runs SQL may raise the timeouts of the own session", async () => {
  await asUser(app, a.owner, async () => {
    await app.query("set local statement_timeout = 0");
    expect((await app.query("show statement_timeout")).rows).toEqual([{ statement_timeout: "0" }]);
  });
});

test("how many transactions there are can be counted, and how large the planner takes a table to be", async () => {
  await asUser(app, a.owner, async () => {
    const { rows } = await app.query(
      `select txid_current() > 0 as counted, reltuples is not null as estimated
         from pg_class where relname = 'documents'`,
    );
    expect(rows).toEqual([{ counted: true, estimated: true }]);
  });
});

test("a seal may be used again while it holds, for its own tenant, user and role alone", async () => {
  const seal = await asUser(
    app,
    a.owner,
    async () =>
      (await app.query("select split_part(current_setting('app.context'), '|', 3) as seal")).rows[0].seal,
  );
  const elsewhere = await db.connect("app");
  const read = async (tenantId: string, userId: string, role: string) =>
    inTransaction(elsewhere, async () => {
      await elsewhere.query(enterStatement({ tenantId, userId, role }, seal));
      return elsewhere.query("select from app_public.documents").then(
        ({ rowCount }) => rowCount,
        (error) => error.code,
      );
    });
  expect(await read(a.id, a.owner.userId, "owner")).toBe(1);
  expect(await read(a.id, a.admin.userId, "owner")).toBe("RH013");
  expect(await read(a.id, a.owner.userId, "admin")).toBe("RH013");
  expect(await read(b.id, a.owner.userId, "owner")).toBe("RH013");
});

test("an operator may become the platform by hand, past the record: who has the login is trusted", async () => {
  await inTransaction(operator, async () => {
    await operator.query("set local role app_platform");
    expect((await operator.query("select from app_public.documents")).rowCount).toBe(2);
  });
  // The control: by the door that the tools use it is recorded.
  const recorded = await asPlatform(operator, () =>
    operator.query("select from tenancy.events where kind = 'platform_use'"),
  );
  expect(recorded.rowCount).toBeGreaterThan(0);
});

/** How many rows of personal notifications a plan has met and not shown, by an index that leads with the tenant. */
async function removed(condition: string): Promise<number> {
  await app.query("set local enable_seqscan = off; set local enable_bitmapscan = off");
  const { rows } = await app.query(
    `explain (analyze, costs off, timing off, summary off, format json)
     select from app_public.notifications where ${condition}`,
  );
  let count = 0;
  JSON.stringify(rows, (_, node) => {
    if (node?.["Relation Name"] === "notifications") {
      count += (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
    }
    return node;
  });
  return count;
}

test("EXPLAIN ANALYZE tells a member how many rows colleagues have, and of an indexed value too; never the neighbour's", async () => {
  const at = "2026-01-01 00:00:00+00";
  await asPlatform(operator, async () => {
    for (const { id, colleague } of [a, b]) {
      await operator.query(
        `insert into app_public.notifications (tenant_id, user_id, kind, title, created_at)
         select $1, $2, 'system', 'private', $3::timestamptz + n * interval '1 day' from generate_series(0, 6) as n`,
        [id, colleague.userId, at],
      );
    }
    await operator.query("commit; begin");
  });
  await asUser(app, a.member, async () => {
    const shown = await app.query("select from app_public.notifications where title = 'private'");
    expect(shown.rowCount).toBe(0);
    expect(await removed(`created_at between '${at}' and '2026-01-10'`)).toBe(7);
    expect(await removed(`created_at = '${at}'`)).toBe(1);
    expect(await removed(`created_at = '2026-01-01 01:00:00+00'`)).toBe(0);
  });
});

test("whoever runs SQL chooses the next random() of the connection: ids and secrets must not come from it", async () => {
  await asUser(app, a.viewer, async () => {
    const next = async () => {
      await app.query("set local seed = 0.25");
      const { rows } = await app.query(
        "select random() as number, gen_random_uuid() as id, tenancy.uuid_v7() as ours",
      );
      return rows[0];
    };
    const [one, two] = [await next(), await next()];
    expect(one.number).toBe(two.number);
    expect(one.id).not.toBe(two.id);
    expect(one.ours).not.toBe(two.ours);
  });
});
