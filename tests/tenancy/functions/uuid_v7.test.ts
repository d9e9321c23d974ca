import { asNobody } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const ids = async (count: number): Promise<string[]> => {
  const { rows } = await owner.query("select tenancy.uuid_v7() as id from generate_series(1, $1::integer)", [
    count,
  ]);
  return rows.map(({ id }) => id);
};
const millisecondsOf = (id: string) => Number.parseInt(id.replace("-", "").slice(0, 12), 16);

test("every id has version 7 and the variant of RFC 9562", async () => {
  for (const id of await ids(1000)) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test("no two ids are the same", async () => {
  expect(new Set(await ids(20_000)).size).toBe(20_000);
});

test("an id carries the server's time in milliseconds", async () => {
  const { rows } = await owner.query(
    `select floor(extract(epoch from clock_timestamp()) * 1000)::text as before, tenancy.uuid_v7() as id,
            floor(extract(epoch from clock_timestamp()) * 1000)::text as after`,
  );
  expect(millisecondsOf(rows[0].id)).toBeGreaterThanOrEqual(Number(rows[0].before));
  expect(millisecondsOf(rows[0].id)).toBeLessThanOrEqual(Number(rows[0].after));
});

test("an id of a later millisecond sorts after", async () => {
  const [first = ""] = await ids(1);
  let [later = ""] = await ids(1);
  while (millisecondsOf(later) === millisecondsOf(first)) [later = ""] = await ids(1);
  const { rows } = await owner.query("select $1::uuid < $2::uuid as ordered", [first, later]);
  expect(rows).toEqual([{ ordered: true }]);
});

test("a tenant's user may make ids, and nobody-in-particular may not", async () => {
  const app = await db.connect("app");
  await asNobody(app, async () => {
    await app.query("select tenancy.uuid_v7()");
    await app.query("set local role app_anonymous");
    await expectSqlState(app, "42501", () => app.query("select tenancy.uuid_v7()"));
  });
});
