import { type Generated, Kysely, sql } from "kysely";
import { RowhouseDialect } from "../../src/kysely/index.ts";
import { runWithTenant, type TenantContext } from "../../src/tenant/context.ts";
import { type BehindProxy, openBehindProxy } from "../support/behind-proxy.ts";
import { until } from "../support/until.ts";

interface Database {
  "app_public.documents": {
    tenant_id: Generated<string>;
    id: Generated<string>;
    title: string;
    content_hash: string;
    created_at: Generated<Date>;
  };
}

let fixture: BehindProxy;
let ofA: Kysely<Database>;
let ofB: Kysely<Database>;
const kysely = (context?: TenantContext) =>
  new Kysely<Database>({ dialect: new RowhouseDialect(fixture.rowhouse, context) });

beforeAll(async () => {
  fixture = await openBehindProxy();
  [ofA, ofB] = [kysely(fixture.a), kysely(fixture.b)];
});
afterAll(() => fixture.close());

const contentHash = "0".repeat(64);
const titles = async (db: Kysely<Database>) =>
  (await db.selectFrom("app_public.documents").select("title").orderBy("title").execute()).map(
    ({ title }) => title,
  );
const add = (db: Kysely<Database>, title: string) =>
  db.insertInto("app_public.documents").values({ title, content_hash: contentHash });

test("a query sees its tenant's rows and none of the neighbour's", async () => {
  for (const [db, own] of [
    [ofA, fixture.a],
    [ofB, fixture.b],
  ] as const) {
    const rows = await db
      .selectFrom("app_public.documents")
      .select(["tenant_id", "title", "created_at"])
      .execute();
    expect(rows).toEqual([
      { tenant_id: own.tenantId, title: "The same title", created_at: expect.any(Date) },
    ]);
  }
});

test("a query on its own is one round trip", async () => {
  await titles(ofA);
  fixture.proxy.reset();
  await titles(ofA);
  expect(fixture.proxy.wire.roundTrips).toBe(1);
});

test("a tenant writes its own rows, and the neighbour's are not there to be written", async () => {
  const { id } = await add(ofA, "of A").returning("id").executeTakeFirstOrThrow();
  const update = (db: Kysely<Database>) =>
    db.updateTable("app_public.documents").set({ title: "changed" }).where("id", "=", id);
  expect((await update(ofB).executeTakeFirst()).numUpdatedRows).toBe(0n);
  expect(await titles(ofA)).toEqual(["The same title", "of A"]);
  expect((await update(ofA).executeTakeFirst()).numUpdatedRows).toBe(1n);
  const [deleted] = await ofA.deleteFrom("app_public.documents").where("id", "=", id).execute();
  expect(deleted?.numDeletedRows).toBe(1n);
});

test("without a context the tenant is the ambient one, and an error where there is none", async () => {
  const db = kysely();
  const read = () => db.selectFrom("app_public.documents").select("tenant_id").execute();
  for (const context of [fixture.a, fixture.b]) {
    expect(await runWithTenant(context, read)).toEqual([{ tenant_id: context.tenantId }]);
  }
  await expect(read()).rejects.toMatchObject({ code: "TENANT_CONTEXT_MISSING" });
});

test("a transaction commits what it wrote, in a round trip for each query and one for the commit", async () => {
  fixture.proxy.reset();
  await ofA.transaction().execute(async (trx) => {
    await add(trx, "committed").execute();
    expect(await titles(trx)).toEqual(["The same title", "committed"]);
  });
  expect(fixture.proxy.wire.roundTrips).toBe(3);
  expect(await titles(ofA)).toEqual(["The same title", "committed"]);
  expect(await titles(ofB)).toEqual(["The same title"]);
  await ofA.deleteFrom("app_public.documents").where("title", "=", "committed").execute();
});

test("a transaction that throws is rolled back, and the connection serves the next", async () => {
  const work = ofA.transaction().execute(async (trx) => {
    await add(trx, "rolled back").execute();
    throw new Error("given up");
  });
  await expect(work).rejects.toThrow("given up");
  await expect(ofA.transaction().execute((trx) => sql`select 1 / 0`.execute(trx))).rejects.toMatchObject({
    code: "INVALID_VALUE",
  });
  expect(await titles(ofA)).toEqual(["The same title"]);
  expect(await titles(ofB)).toEqual(["The same title"]);
});

test("a transaction whose callback hides a failed query is not reported as committed", async () => {
  const work = ofA.transaction().execute(async (trx) => {
    await add(trx, "lost").execute();
    await sql`select 1 / 0`.execute(trx).catch(() => {});
  });
  await expect(work).rejects.toMatchObject({ code: "TRANSACTION_ABORTED" });
  expect(await titles(ofA)).toEqual(["The same title"]);
});

test("a savepoint is rolled back alone, and may be rolled back to again", async () => {
  const trx = await ofA.startTransaction().execute();
  await add(trx, "1 kept").execute();
  const after = await trx.savepoint("first").execute();
  for (const title of ["2 undone", "2 undone as well"]) {
    await add(after, title).execute();
    await after.rollbackToSavepoint("first").execute();
  }
  await add(after, "3 kept").execute();
  const released = await after.releaseSavepoint("first").execute();
  await released.commit().execute();
  expect(await titles(ofA)).toEqual(["1 kept", "3 kept", "The same title"]);
  await ofA.deleteFrom("app_public.documents").where("title", "like", "% kept").execute();
});

test("a conflict reaches the caller, and the callback is not run again behind its back", async () => {
  const root = await fixture.db.connect("root");
  let runs = 0;
  const work = ofA
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (trx) => {
      runs++;
      await titles(trx);
      await root.query("update app_public.documents set size_bytes = size_bytes + 1");
      await trx.updateTable("app_public.documents").set({ title: "later" }).execute();
    });
  await expect(work).rejects.toMatchObject({ code: "TRANSACTION_CONFLICT" });
  expect(runs).toBe(1);
  expect(await titles(ofA)).toEqual(["The same title"]);
});

test("what Postgres does not have is refused in words", async () => {
  await expect(
    ofA
      .transaction()
      .setIsolationLevel("snapshot")
      .execute(async () => {}),
  ).rejects.toMatchObject({ code: "STATEMENT_REFUSED" });
  const rows = ofA.selectFrom("app_public.documents").select("id").stream();
  await expect(rows[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "STATEMENT_REFUSED" });
});

test("a query that is aborted is cancelled in the database", async () => {
  const controller = new AbortController();
  const query = sql`select pg_sleep(60)`.compile(ofA);
  const running = ofA.executeQuery(query, {
    signal: controller.signal,
    inflightQueryAbortStrategy: "cancel query",
  });
  const root = await fixture.db.connect("root");
  const sleeping = async () =>
    (
      await root.query(
        "select from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()",
      )
    ).rowCount;
  await until(async () => (await sleeping()) === 1);
  controller.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
  await until(async () => (await sleeping()) === 0);
  expect(await titles(ofA)).toEqual(["The same title"]);
});
