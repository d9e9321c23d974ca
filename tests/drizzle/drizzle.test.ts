import { eq, relations, sql } from "drizzle-orm";
import { pgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { drizzle, type TenantDrizzle } from "../../src/drizzle/index.ts";
import { runWithTenant, type TenantContext } from "../../src/tenant/context.ts";
import { type BehindProxy, openBehindProxy } from "../support/behind-proxy.ts";

const app = pgSchema("app_public");
const documents = app.table("documents", {
  // Drizzle names every column in an insert but generated ones, and app_user may not write these.
  tenantId: uuid("tenant_id").notNull().generatedAlwaysAs(sql`tenancy.current_tenant_id()`),
  id: uuid("id").notNull().default(sql`tenancy.uuid_v7()`),
  userId: uuid("user_id").notNull().generatedAlwaysAs(sql`tenancy.current_user_id()`),
  title: text("title").notNull(),
  contentHash: text("content_hash").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().generatedAlwaysAs(sql`now()`),
  updatedAt: timestamp("updated_at", { withTimezone: true, mode: "string" })
    .notNull()
    .generatedAlwaysAs(sql`now()`),
});
const users = app.table("users", { id: uuid("id").notNull(), email: text("email").notNull() });
const documentsOfUsers = relations(documents, ({ one }) => ({
  author: one(users, { fields: [documents.userId], references: [users.id] }),
}));
const schema = { documents, users, documentsOfUsers };

let fixture: BehindProxy;
let ofA: TenantDrizzle<typeof schema>;
let ofB: TenantDrizzle<typeof schema>;
const open = (context: TenantContext) => drizzle(fixture.rowhouse, { context, schema });

beforeAll(async () => {
  fixture = await openBehindProxy();
  [ofA, ofB] = [open(fixture.a), open(fixture.b)];
});
afterAll(() => fixture.close());

type Queries = Pick<TenantDrizzle<typeof schema>, "select" | "insert">;
const titles = async (db: Queries) =>
  (await db.select({ title: documents.title }).from(documents).orderBy(documents.title)).map(
    ({ title }) => title,
  );
const add = (db: Queries, title: string) =>
  db.insert(documents).values({ title, contentHash: "0".repeat(64) });

test("a query sees its tenant's rows and none of the neighbour's", async () => {
  for (const [db, own] of [
    [ofA, fixture.a],
    [ofB, fixture.b],
  ] as const) {
    const { tenantId, title, createdAt, updatedAt } = documents;
    expect(await db.select({ tenantId, title, createdAt, updatedAt }).from(documents)).toEqual([
      {
        tenantId: own.tenantId,
        title: "The same title",
        createdAt: expect.any(Date),
        updatedAt: expect.any(String),
      },
    ]);
  }
});

test("a query on its own is one round trip", async () => {
  await titles(ofA);
  fixture.proxy.reset();
  await titles(ofA);
  expect(fixture.proxy.wire.roundTrips).toBe(1);
});

test("a relational query joins inside the tenant", async () => {
  const [document, ...more] = await ofA.query.documents.findMany({ with: { author: true } });
  expect(more).toEqual([]);
  expect(document).toMatchObject({
    tenantId: fixture.a.tenantId,
    createdAt: expect.any(Date),
    author: { id: fixture.a.userId, email: "owner@example.com" },
  });
});

test("a tenant writes its own rows, and the neighbour's are not there to be written", async () => {
  const [{ id } = { id: "" }] = await ofA
    .insert(documents)
    .values({ title: "of A", contentHash: "0".repeat(64) })
    .returning({ id: documents.id });
  const update = (db: TenantDrizzle<typeof schema>) =>
    db.update(documents).set({ title: "changed" }).where(eq(documents.id, id));
  expect((await update(ofB)).rowCount).toBe(0);
  expect(await titles(ofA)).toEqual(["The same title", "of A"]);
  expect((await update(ofA)).rowCount).toBe(1);
  expect(await ofA.$count(documents)).toBe(2);
  expect(await ofB.$count(documents)).toBe(1);
  expect((await ofA.delete(documents).where(eq(documents.id, id))).rowCount).toBe(1);
});

test("a statement of its own text answers the whole result", async () => {
  const { rows, command } = await ofA.execute<{ tenant: string; n: number }>(
    sql`select tenant_id as tenant, ${7}::integer as n from ${documents}`,
  );
  expect({ rows, command }).toEqual({ rows: [{ tenant: fixture.a.tenantId, n: 7 }], command: "SELECT" });
});

test("without a context the tenant is the ambient one, and an error where there is none", async () => {
  const db = drizzle(fixture.rowhouse);
  const read = () => db.select({ tenantId: documents.tenantId }).from(documents).execute();
  for (const context of [fixture.a, fixture.b]) {
    expect(await runWithTenant(context, read)).toEqual([{ tenantId: context.tenantId }]);
  }
  await expect(read()).rejects.toMatchObject({ cause: { code: "TENANT_CONTEXT_MISSING" } });
});

test("a transaction commits what it wrote, in a round trip for each query and one for the commit", async () => {
  fixture.proxy.reset();
  await ofA.transaction(async (tx) => {
    await add(tx, "committed");
    expect(await titles(tx)).toEqual(["The same title", "committed"]);
  });
  expect(fixture.proxy.wire.roundTrips).toBe(3);
  expect(await titles(ofB)).toEqual(["The same title"]);
  expect((await ofA.delete(documents).where(eq(documents.title, "committed"))).rowCount).toBe(1);
});

test("a transaction that throws is rolled back, and the connection serves the next", async () => {
  const work = ofA.transaction(async (tx) => {
    await add(tx, "rolled back");
    tx.rollback();
  });
  await expect(work).rejects.toThrow("Rollback");
  expect(await titles(ofA)).toEqual(["The same title"]);
  expect(await titles(ofB)).toEqual(["The same title"]);
});

test("a nested transaction is a savepoint", async () => {
  await ofA.transaction(async (tx) => {
    await add(tx, "1 kept");
    const inner = tx.transaction(async (nested) => {
      await add(nested, "2 undone");
      await nested.execute(sql`select 1 / 0`);
    });
    await expect(inner).rejects.toMatchObject({ cause: { code: "INVALID_VALUE" } });
    await tx.transaction(async (nested) => {
      await add(nested, "3 kept");
    });
  });
  expect(await titles(ofA)).toEqual(["1 kept", "3 kept", "The same title"]);
  expect((await ofA.delete(documents).where(sql`title like '% kept'`)).rowCount).toBe(2);
});

test("after a conflict the whole callback runs again", async () => {
  const root = await fixture.db.connect("root");
  let runs = 0;
  await ofA.transaction(
    async (tx) => {
      await titles(tx);
      if (runs++ === 0) await root.query("update app_public.documents set size_bytes = size_bytes + 1");
      await tx.update(documents).set({ title: `run ${runs}` });
    },
    { isolationLevel: "repeatable read" },
  );
  expect(await titles(ofA)).toEqual(["run 2"]);
  expect(await titles(ofB)).toEqual(["The same title"]);
});

test("its cache is refused: it would know a query, and not whose it is", () => {
  const config = { cache: {} } as object;
  expect(() => drizzle(fixture.rowhouse, config)).toThrow(
    expect.objectContaining({ code: "CONFIGURATION_INVALID" }),
  );
});
