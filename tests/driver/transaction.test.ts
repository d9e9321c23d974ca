import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import { currentTenant, runWithTenant, type TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { makeTenants } from "../support/tenants.ts";
import { startWireProxy, type WireProxy } from "../support/wire-proxy.ts";

let db: TestDatabase;
let proxy: WireProxy;
let rowhouse: Rowhouse;
let a: TenantContext;
let b: TenantContext;

beforeAll(async () => {
  db = await createTestDatabase();
  [a, b] = (await makeTenants(db, 2)) as [TenantContext, TenantContext];
  proxy = await startWireProxy(db.urls.app);
  rowhouse = createRowhouse({ connectionString: proxy.url, pool: { max: 1 } });
});
beforeEach(() => rowhouse.query(a, "delete from app_public.documents where title <> 'The same title'"));
afterAll(async () => {
  await rowhouse.close();
  await proxy.close();
  await db.drop();
});

const insert = "insert into app_public.documents (title, content_hash) values ($1::text, repeat('0', 64))";
const titles = async (context = a) =>
  (
    await rowhouse.query<{ title: string }>(context, "select title from app_public.documents order by title")
  ).rows
    .map(({ title }) => title)
    .filter((title) => title !== "The same title");
const code = (value: string) => expect.objectContaining({ code: value });

test("the work is committed when the callback returns, with what it returns", async () => {
  const answer = await rowhouse.withTenant(a, async (tx) => {
    await tx.query(insert, ["one"]);
    await tx.query(insert, ["two"]);
    return "done";
  });
  expect(answer).toBe("done");
  expect(await titles()).toEqual(["one", "two"]);
  expect(await titles(b)).toEqual([]);
});

test("the work is rolled back when the callback throws, and its error is passed on", async () => {
  const failure = new Error("the caller's own");
  const work = rowhouse.withTenant(a, async (tx) => {
    await tx.query(insert, ["one"]);
    throw failure;
  });
  await expect(work).rejects.toBe(failure);
  expect(await titles()).toEqual([]);
});

test("begin, settings and the first statement are one round trip; the commit is the second", async () => {
  proxy.reset();
  await rowhouse.withTenant(a, (tx) => tx.query("select 1"));
  expect(proxy.wire).toEqual({ roundTrips: 2, messages: "BEBEPBDESBES" });
});

test("a callback without a statement sends nothing", async () => {
  proxy.reset();
  expect(await rowhouse.withTenant(a, async () => 7)).toBe(7);
  expect(proxy.wire.roundTrips).toBe(0);
});

test("an error in the settings keeps the first statement from running", async () => {
  const work = rowhouse.sessions.withSession(
    { role: "app_user", context: a, settings: { statement_timeout: "not a time" } },
    (tx) => tx.query(insert, ["without its settings"]),
  );
  await expect(work).rejects.toEqual(code("INVALID_VALUE"));
  expect(await titles()).toEqual([]);
});

test("an error that the callback catches still ends the transaction, and is told", async () => {
  const work = rowhouse.withTenant(a, async (tx) => {
    await tx.query(insert, ["one"]);
    await tx.query("select 1 / 0").catch(() => {});
    return "all well";
  });
  await expect(work).rejects.toEqual(code("TRANSACTION_ABORTED"));
  expect(await titles()).toEqual([]);
});

test("an error at the commit is told as what it is", async () => {
  const root = await db.connect("root");
  await root.query(`create table public.deferred (n integer unique deferrable initially deferred);
                    grant usage on schema public to app_user; grant all on public.deferred to app_user`);
  const twice = "insert into public.deferred values (1), (1)";
  await expect(rowhouse.withTenant(a, (tx) => tx.query(twice))).rejects.toEqual(code("CONFLICT"));
  await expect(rowhouse.query(a, twice)).rejects.toEqual(code("CONFLICT"));
  expect((await rowhouse.query(a, "select * from public.deferred")).rows).toEqual([]);
});

test("statements that are asked for together run one after another", async () => {
  const seen = await rowhouse.withTenant(a, async (tx) => {
    const asked = [3, 2, 1].map((n) => tx.query<{ n: number }>("select $1::integer as n", [n]));
    return (await Promise.all(asked)).map(({ rows }) => rows[0]?.n);
  });
  expect(seen).toEqual([3, 2, 1]);
});

test("a statement that the callback does not wait for is part of the transaction", async () => {
  await rowhouse.withTenant(a, async (tx) => {
    void tx.query(insert, ["not waited for"]);
  });
  expect(await titles()).toEqual(["not waited for"]);
});

test("a handle refuses use after its callback has ended", async () => {
  const kept = await rowhouse.withTenant(a, async (tx) => tx);
  await expect(kept.query("select 1")).rejects.toEqual(code("TRANSACTION_CLOSED"));
  await expect(kept.savepoint(async () => 1)).rejects.toEqual(code("TRANSACTION_CLOSED"));
});

test("a savepoint undoes its own work alone", async () => {
  await rowhouse.withTenant(a, async (tx) => {
    await tx.query(insert, ["kept"]);
    const failed = tx.savepoint(async (inner) => {
      await inner.query(insert, ["undone"]);
      await inner.query("select 1 / 0");
    });
    await expect(failed).rejects.toEqual(code("INVALID_VALUE"));
    await tx.savepoint(async (inner) => {
      await inner.query(insert, ["kept too"]);
      await inner.savepoint((innermost) => innermost.query(insert, ["and this"]));
    });
  });
  expect(await titles()).toEqual(["and this", "kept", "kept too"]);
});

test("savepoints that are asked for together do not cross", async () => {
  await rowhouse.withTenant(a, async (tx) => {
    const results = await Promise.allSettled([
      tx.savepoint((inner) => inner.query(insert, ["first"])),
      tx.savepoint(async (inner) => {
        await inner.query(insert, ["second"]);
        throw new Error("undo the second");
      }),
      tx.query(insert, ["third"]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
  expect(await titles()).toEqual(["first", "third"]);
});

test("an error caught inside a savepoint undoes the savepoint", async () => {
  await rowhouse.withTenant(a, async (tx) => {
    const savepoint = tx.savepoint(async (inner) => {
      await inner.query("select 1 / 0").catch(() => {});
    });
    await expect(savepoint).rejects.toEqual(code("TRANSACTION_ABORTED"));
    await tx.query(insert, ["after it"]);
  });
  expect(await titles()).toEqual(["after it"]);
});

test("the outer handle inside a savepoint is refused instead of waiting for itself", async () => {
  await rowhouse.withTenant(a, (tx) =>
    tx.savepoint(async () => {
      await expect(tx.query("select 1")).rejects.toEqual(code("TRANSACTION_CLOSED"));
    }),
  );
});

test.each(["commit", "commit and chain", "rollback", "rollback and chain", "end", "prepare transaction 'x'"])(
  "after %s in the callback nothing more runs, with or without the context",
  async (text) => {
    const work = rowhouse.withTenant(a, async (tx) => {
      await tx.query(insert, ["before"]);
      await tx.query(text).catch(() => {});
      await expect(tx.query(insert, ["after"])).rejects.toThrow();
      await expect(tx.savepoint((inner) => inner.query(insert, ["after"]))).rejects.toThrow();
    });
    await expect(work).rejects.toThrow();
    expect(await titles()).not.toContain("after");
  },
);

test("isolation and read only are as asked", async () => {
  const show = `select current_setting('transaction_isolation') as isolation,
                       current_setting('transaction_read_only') as read_only`;
  for (const isolation of ["read committed", "repeatable read", "serializable"] as const) {
    const { rows } = await rowhouse.withTenant(a, (tx) => tx.query(show), { isolation, readOnly: true });
    expect(rows).toEqual([{ isolation, read_only: "on" }]);
  }
  const wrong = rowhouse.withTenant(a, (tx) => tx.query(show), { isolation: "serializable; drop" as never });
  await expect(wrong).rejects.toEqual(code("STATEMENT_REFUSED"));
});

test("inside the callback the tenant is the ambient one", async () => {
  await rowhouse.withTenant(a, async () => expect(currentTenant().tenantId).toBe(a.tenantId));
});

test("without a context of its own a call has the ambient one, and an explicit one wins", async () => {
  const tenant = `select tenancy.current_tenant_id() as id`;
  await runWithTenant(a, async () => {
    expect((await rowhouse.query(tenant)).rows).toEqual([{ id: a.tenantId }]);
    expect((await rowhouse.withTenant((tx) => tx.query(tenant))).rows).toEqual([{ id: a.tenantId }]);
    expect((await rowhouse.query(b, tenant)).rows).toEqual([{ id: b.tenantId }]);
  });
});

test("a context that happens to be undefined is an error, even where there is an ambient one", async () => {
  const none = undefined as unknown as TenantContext;
  await runWithTenant(a, async () => {
    await expect(rowhouse.query(none, "select 1")).rejects.toEqual(code("TENANT_CONTEXT_MISSING"));
    await expect(rowhouse.withTenant(none, async () => 1)).rejects.toEqual(code("TENANT_CONTEXT_MISSING"));
  });
  await expect(rowhouse.query("select 1")).rejects.toEqual(code("TENANT_CONTEXT_MISSING"));
});
