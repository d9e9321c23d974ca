import type { Client } from "pg";
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { makeTenants } from "../support/tenants.ts";
import { until } from "../support/until.ts";
import { startWireProxy, type WireProxy } from "../support/wire-proxy.ts";

let db: TestDatabase;
let root: Client;
let proxy: WireProxy;
let rowhouse: Rowhouse;
let a: TenantContext;

beforeAll(async () => {
  db = await createTestDatabase();
  root = await db.connect("root");
  [a] = (await makeTenants(db, 1)) as [TenantContext];
  proxy = await startWireProxy(db.urls.app);
  rowhouse = createRowhouse({ connectionString: proxy.url, pool: { max: 1 }, retry: { minDelayMs: 1 } });
});
beforeEach(() => root.query("delete from app_public.documents where title <> 'The same title'"));
afterAll(async () => {
  await rowhouse.close();
  await proxy.close();
  await db.drop();
});

const insert = "insert into app_public.documents (title, content_hash) values ($1::text, repeat('0', 64))";
const backend = async () =>
  (await rowhouse.query<{ pid: number }>(a, "select pg_backend_pid() as pid")).rows[0]?.pid;
const code = (value: string) => expect.objectContaining({ code: value });

async function count(title: string): Promise<number> {
  const { rowCount } = await root.query("select from app_public.documents where title = $1", [title]);
  return rowCount ?? 0;
}

/** Waits until the application's backend runs a statement that matches. */
async function running(pattern: string): Promise<number> {
  return until(async () => {
    const { rows } = await root.query<{ pid: number }>(
      `select pid from pg_stat_activity
        where usename = 'app_authenticator' and datname = current_database() and state = 'active' and query like $1`,
      [pattern],
    );
    return rows[0]?.pid;
  });
}

/** Waits until the application has no backend left that is in a transaction. */
const idle = () =>
  until(async () => {
    const { rowCount } = await root.query(
      `select from pg_stat_activity
        where usename = 'app_authenticator' and datname = current_database() and state <> 'idle'`,
    );
    return rowCount === 0;
  });

test("a backend that is ended in mid-statement fails the statement, and the next one has a new connection", async () => {
  const before = await backend();
  const slow = rowhouse.query(a, "select pg_sleep(60) as killed");
  slow.catch(() => {});
  await root.query("select pg_terminate_backend($1)", [await running("%killed%")]);
  await expect(slow).rejects.toEqual(code("DATABASE_UNAVAILABLE"));
  expect(await backend()).not.toBe(before);
});

test("a backend that is ended in mid-transaction rolls back, and the callback does not run again", async () => {
  let calls = 0;
  const work = rowhouse.withTenant(a, async (tx) => {
    calls++;
    await tx.query(insert, ["ended"]);
    await tx.query("select pg_sleep(60) as killed");
  });
  work.catch(() => {});
  await root.query("select pg_terminate_backend($1)", [await running("%killed%")]);
  await expect(work).rejects.toEqual(code("DATABASE_UNAVAILABLE"));
  expect([calls, await count("ended")]).toEqual([1, 0]);
});

test("an idle connection that is ended harms nobody", async () => {
  const before = await backend();
  await root.query("select pg_terminate_backend($1)", [before]);
  await until(async () => (await rowhouse.health()).pool.total === 1);
  expect(await backend()).not.toBe(before);
});

test("a statement that somebody cancels fails, and its connection is not used again", async () => {
  const before = await backend();
  const slow = rowhouse.query(a, "select pg_sleep(60) as cancelled");
  slow.catch(() => {});
  await root.query("select pg_cancel_backend($1)", [await running("%cancelled%")]);
  await expect(slow).rejects.toEqual(code("QUERY_CANCELLED"));
  expect(await backend()).not.toBe(before);
});

test("a signal cancels the statement on the server", async () => {
  const controller = new AbortController();
  const slow = rowhouse.query(a, "select pg_sleep(60) as aborted", [], { signal: controller.signal });
  slow.catch(() => {});
  await running("%aborted%");
  controller.abort();
  await expect(slow).rejects.toEqual(code("ABORTED"));
  await idle();
});

test("a signal rolls the transaction back", async () => {
  const controller = new AbortController();
  const work = rowhouse.withTenant(
    a,
    async (tx) => {
      await tx.query(insert, ["aborted"]);
      await tx.query("select pg_sleep(60) as aborted");
    },
    { signal: controller.signal },
  );
  work.catch(() => {});
  await running("%aborted%");
  controller.abort();
  await expect(work).rejects.toEqual(code("ABORTED"));
  expect(await count("aborted")).toBe(0);
  await idle();
});

test("a signal between two statements keeps the second and the commit from being sent", async () => {
  const controller = new AbortController();
  const work = rowhouse.withTenant(
    a,
    async (tx) => {
      await tx.query(insert, ["aborted"]);
      controller.abort();
    },
    { signal: controller.signal },
  );
  await expect(work).rejects.toEqual(code("ABORTED"));
  expect(await count("aborted")).toBe(0);
});

test("a signal ends the waiting for a connection", async () => {
  const controller = new AbortController();
  await rowhouse.withTenant(a, async (tx) => {
    await tx.query("select 1");
    const waiting = rowhouse.query(a, "select 1", [], { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toEqual(code("ABORTED"));
  });
  expect(await backend()).toEqual(expect.any(Number));
});

// The commit is the only batch that is one statement without a description.
const commit = /^(?:CP)?BES$/;

test("a commit whose answer is lost is told as unknown, and not tried again", async () => {
  let calls = 0;
  const work = (title: string) =>
    rowhouse.withTenant(a, async (tx) => {
      calls++;
      await tx.query(insert, [title]);
    });
  proxy.cutAt(commit, "answered");
  await expect(work("committed")).rejects.toEqual(code("COMMIT_UNKNOWN"));
  proxy.cutAt(commit, "before");
  await expect(work("not committed")).rejects.toEqual(code("COMMIT_UNKNOWN"));
  await idle();
  expect([calls, await count("committed"), await count("not committed")]).toEqual([2, 1, 0]);
});

test("a single statement whose answer is lost is told as unknown, and not sent again", async () => {
  proxy.cutAt(/PBDES$/, "answered");
  await expect(rowhouse.query(a, insert, ["single"])).rejects.toEqual(code("COMMIT_UNKNOWN"));
  expect(await count("single")).toBe(1);
});

test("a transaction whose connection is lost before its first answer runs again", async () => {
  let calls = 0;
  proxy.cutAt(/PBDES$/, "before");
  await rowhouse.withTenant(a, async (tx) => {
    calls++;
    await tx.query(insert, ["again"]);
  });
  expect([calls, await count("again")]).toEqual([2, 1]);
});

test("a transaction whose connection is lost later is rolled back and does not run again", async () => {
  let calls = 0;
  const work = rowhouse.withTenant(a, async (tx) => {
    calls++;
    await tx.query(insert, ["lost"]);
    proxy.cutAt(/PBDES$/, "before");
    await tx.query("select 1");
  });
  await expect(work).rejects.toEqual(code("DATABASE_UNAVAILABLE"));
  await idle();
  expect([calls, await count("lost")]).toEqual([1, 0]);
});

test("two transactions that meet each other both come to an end, the later one by running again", async () => {
  const pair = createRowhouse({ connectionString: db.urls.app, pool: { max: 2 }, retry: { minDelayMs: 1 } });
  let calls = 0;
  const read = { met: Promise.withResolvers<void>(), readers: 0 };
  const write = (title: string) =>
    pair.withTenant(
      a,
      async (tx) => {
        calls++;
        const { rows } = await tx.query<{ n: string }>("select count(*) as n from app_public.documents");
        // Both have read before either writes: one must be refused.
        if (++read.readers === 2) read.met.resolve();
        await read.met.promise;
        await tx.query(insert, [`${title} after ${rows[0]?.n}`]);
      },
      { isolation: "serializable" },
    );
  await Promise.all([write("conflict"), write("conflict")]);
  expect(calls).toBeGreaterThan(2);
  expect([await count("conflict after 1"), await count("conflict after 2")]).toEqual([1, 1]);
  await pair.close();
});

test("nobody listening is tried again a few times, then told", async () => {
  const nowhere = await startWireProxy(db.urls.app);
  await nowhere.close();
  const lonely = createRowhouse({ connectionString: nowhere.url, retry: { minDelayMs: 1 } });
  await expect(lonely.query(a, "select 1")).rejects.toEqual(code("DATABASE_UNAVAILABLE"));
  await lonely.close();
});

test("a wrong password is told at once", async () => {
  const url = new URL(db.urls.app);
  url.username = "nobody_of_that_name";
  const stranger = createRowhouse({
    connectionString: url.href,
    retry: { minDelayMs: 1e9, maxDelayMs: 1e9 },
  });
  await expect(stranger.query(a, "select 1")).rejects.toEqual(code("DATABASE_UNAVAILABLE"));
  await stranger.close();
});

test("an error event of a connection in use does not end the process", async () => {
  const slow = rowhouse.query(a, "select pg_sleep(60) as cut");
  slow.catch(() => {});
  await running("%cut%");
  proxy.cut();
  await expect(slow).rejects.toEqual(code("COMMIT_UNKNOWN"));
  expect(await backend()).toEqual(expect.any(Number));
});
