import { createTestDatabase } from "../support/database.ts";

/**
 * Tests of the catalogs: each is a query that names what is wrong, and must
 * return no row. `brokenBy` is a statement of a careless owner; with it the
 * query has to return at least one, so that no query is blind.
 */
export async function catalogTests(
  queries: Record<string, { query: string; brokenBy: string }>,
): Promise<void> {
  const db = await createTestDatabase();
  afterAll(() => db.drop());
  const root = await db.connect("root");

  for (const [name, { query, brokenBy }] of Object.entries(queries)) {
    test(name, async () => {
      expect((await root.query(query)).rows).toEqual([]);

      await root.query("begin");
      try {
        await root.query(brokenBy);
        expect((await root.query(query)).rows).not.toEqual([]);
      } finally {
        await root.query("rollback");
      }
    });
  }
}
