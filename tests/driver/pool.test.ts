import { createRowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { makeTenants } from "../support/tenants.ts";
import { until } from "../support/until.ts";
import { startWireProxy } from "../support/wire-proxy.ts";

let db: TestDatabase;
let a: TenantContext;

beforeAll(async () => {
  db = await createTestDatabase();
  [a] = (await makeTenants(db, 1)) as [TenantContext];
});
afterAll(() => db.drop());

const code = (value: string) => expect.objectContaining({ code: value });

test("no more connections than the maximum are opened, ten by default", async () => {
  const rowhouse = createRowhouse({ connectionString: db.urls.app });
  const pids = await Promise.all(
    Array.from({ length: 60 }, () => rowhouse.query<{ pid: number }>(a, "select pg_backend_pid() as pid")),
  );
  expect(new Set(pids.map(({ rows }) => rows[0]?.pid)).size).toBeLessThanOrEqual(10);
  expect((await rowhouse.health()).pool).toEqual({ total: 10, idle: 10, waiting: 0 });
  await rowhouse.close();
});

test("waiting too long for a connection is told, and not tried again", async () => {
  const rowhouse = createRowhouse({
    connectionString: db.urls.app,
    pool: { max: 1, connectTimeoutMs: 20 },
    retry: { minDelayMs: 1e9, maxDelayMs: 1e9 },
  });
  // A new connection may take longer than that on a busy machine.
  await until(async () => (await rowhouse.health()).ok);
  await rowhouse.withTenant(a, async (tx) => {
    await tx.query("select 1");
    await expect(rowhouse.query(a, "select 1")).rejects.toEqual(code("POOL_EXHAUSTED"));
  });
  expect((await rowhouse.query(a, "select 1 as n")).rows).toEqual([{ n: 1 }]);
  await rowhouse.close();
});

test("health tells that the database answers, and how the pool stands", async () => {
  const rowhouse = createRowhouse({ connectionString: db.urls.app });
  const health = await rowhouse.health();
  expect(health).toEqual({
    ok: true,
    latencyMs: expect.any(Number),
    pool: { total: 1, idle: 1, waiting: 0 },
  });
  await rowhouse.close();
});

test("health never throws: it says why the database does not answer", async () => {
  const nowhere = await startWireProxy(db.urls.app);
  await nowhere.close();
  const lonely = createRowhouse({ connectionString: nowhere.url });
  expect(await lonely.health()).toMatchObject({ ok: false, error: "DATABASE_UNAVAILABLE" });
  await lonely.close();
  expect(await lonely.health()).toMatchObject({ ok: false, error: "POOL_CLOSED" });
});

test("health does not wait longer than its timeout", async () => {
  const rowhouse = createRowhouse({ connectionString: db.urls.app, pool: { max: 1 } });
  await rowhouse.withTenant(a, async (tx) => {
    await tx.query("select 1");
    expect(await rowhouse.health({ timeoutMs: 10 })).toMatchObject({ ok: false, error: "ABORTED" });
  });
  await rowhouse.close();
});

test("closing waits for what is running and refuses what is new", async () => {
  const rowhouse = createRowhouse({ connectionString: db.urls.app, pool: { max: 1 } });
  const entered = Promise.withResolvers<void>();
  const leave = Promise.withResolvers<void>();
  const events: string[] = [];
  const work = rowhouse
    .withTenant(a, async (tx) => {
      await tx.query("select 1");
      entered.resolve();
      await leave.promise;
      return (await tx.query("select 2 as n")).rows;
    })
    .finally(() => events.push("work"));
  await entered.promise;
  // This one waits for the connection when the pool closes.
  const waiting = rowhouse.query(a, "select 3 as n");
  const closed = rowhouse.close().finally(() => events.push("closed"));
  await expect(rowhouse.query(a, "select 1")).rejects.toEqual(code("POOL_CLOSED"));
  await expect(rowhouse.withTenant(a, async () => 1)).rejects.toEqual(code("POOL_CLOSED"));
  leave.resolve();
  expect(await work).toEqual([{ n: 2 }]);
  expect((await waiting).rows).toEqual([{ n: 3 }]);
  await closed;
  // That the one which waited was answered says that the pool was still open for it.
  expect(events[0]).toBe("work");
  // Closing again is the same closing.
  await rowhouse.close();
});
