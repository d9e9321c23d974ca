import { exportSchema } from "../../src/graphql/export.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test("the same database gives the same SDL, byte for byte", async () => {
  const sdl = await exportSchema(db.urls.app);
  expect(sdl).toMatch(/^type Document implements Node \{$/m);
  expect(await exportSchema(db.urls.app)).toBe(sdl);
});

test("what app_user may not do is not in it", async () => {
  const before = await exportSchema(db.urls.app);
  expect(before).toContain("createDocument(");
  const owner = await db.connect("owner");
  await owner.query("revoke insert on app_public.documents from app_user");
  const columns = await owner.query<{ names: string }>(
    `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
      where attrelid = 'app_public.documents'::regclass and attnum > 0 and not attisdropped`,
  );
  await owner.query(`revoke insert (${columns.rows[0]?.names}) on app_public.documents from app_user`);
  const after = await exportSchema(db.urls.app);
  expect(after).not.toContain("createDocument(");
  expect(after).toContain("updateDocument(");
});
