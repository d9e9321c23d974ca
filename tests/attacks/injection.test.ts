/** Hostile strings as values, as contexts and as names. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asUser, inTransaction } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { HOSTILE_STRINGS } from "./support/hostile-strings.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

test.each(HOSTILE_STRINGS)("%j as a value is a value", async (hostile) => {
  await asUser(app, a.member, async () => {
    const { rows } = await app.query(
      `insert into app_public.documents (title, content_hash, metadata) values ($1, repeat('a', 64), jsonb_build_object('text', $1::text))
       returning tenant_id, title, metadata ->> 'text' as text`,
      [hostile],
    );
    expect(rows).toEqual([{ tenant_id: a.id, title: hostile, text: hostile }]);
    const found = await app.query("select tenant_id from app_public.documents where title = $1", [hostile]);
    expect(found.rows).toEqual([{ tenant_id: a.id }]);
  });
});

test.each(HOSTILE_STRINGS)(
  "%j as a tenant, a user or a role is refused or sees the own tenant alone",
  async (hostile) => {
    for (const identity of [
      { ...a.member, tenantId: hostile },
      { ...a.member, userId: hostile },
      { ...a.member, role: hostile },
    ]) {
      await asUser(app, identity, async () => {
        // A personal table: its policies read all three.
        const seen = await app.query("select tenant_id from app_public.exchange_accounts").then(
          ({ rows }) => rows,
          (error) => error.code,
        );
        if (Array.isArray(seen)) expect(seen.every(({ tenant_id }) => tenant_id === a.id)).toBe(true);
        else expect(["RH001", "RH002", "RH005", "RH016", "22P02"]).toContain(seen);
      });
    }
  },
);

test("the id of the neighbour is not found by any spelling of it", async () => {
  await asUser(app, a.owner, async () => {
    for (const spelling of [b.id, b.id.toUpperCase(), `{${b.id}}`, b.id.replaceAll("-", "")]) {
      const { rowCount } = await app.query("select from app_public.documents where tenant_id = $1", [
        spelling,
      ]);
      expect(rowCount).toBe(0);
    }
    const own = await app.query("select from app_public.documents where tenant_id = $1", [
      `{${a.id.toUpperCase()}}`,
    ]);
    expect(own.rowCount).toBe(1);
  });
});

test.each([
  "select tenant_id from app_public.documents where title = '' or true",
  "select tenant_id from app_public.documents where title = '' or 1=1 --'",
  "select tenant_id from app_public.documents union all select tenant_id from app_public.documents",
  "select tenant_id from app_public.documents where tenant_id is not null or tenant_id is null",
  "select tenant_id from only app_public.documents",
  "select tenant_id from app_public.documents tablesample system (100)",
  "table app_public.documents",
  "select d.tenant_id from app_public.users u full join app_public.documents d on true",
  "select distinct on (tenant_id) tenant_id from app_public.agent_signals",
  "delete from app_public.documents returning tenant_id",
  "with gone as (delete from app_public.documents returning *) select * from gone",
  "select (jsonb_populate_record(null::app_public.documents, to_jsonb(d))).* from app_public.documents d",
])("injected SQL that changes no claim sees the own tenant alone: %s", async (sql) => {
  await asUser(app, a.owner, async () => {
    const { rows } = await app.query(sql);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ tenant_id }) => tenant_id === a.id)).toBe(true);
  });
});

test("a second statement smuggled in behind the first is run as the same user, in the same tenant", async () => {
  await asUser(app, a.owner, async () => {
    const smuggled = "select 1; select tenant_id from app_public.documents; delete from app_public.documents";
    const results = (await app.query(smuggled)) as unknown as { rows: unknown[]; rowCount: number }[];
    expect(results[1]?.rows).toEqual([{ tenant_id: a.id }]);
    expect(results[2]?.rowCount).toBe(1);
  });
  await asUser(app, b.owner, async () => {
    expect((await app.query("select from app_public.documents")).rowCount).toBe(1);
  });
});

test("with bind parameters a second statement is a syntax error", async () => {
  await inTransaction(app, () =>
    expect(app.query("select $1::text; select 1", ["x"])).rejects.toMatchObject({ code: "42601" }),
  );
});
