import { createTestDatabase } from "../support/database.ts";

test("the server is of the major version that the run asks for", async () => {
  const db = await createTestDatabase({ empty: true });
  try {
    const { rows } = await (await db.connect("root")).query(
      "select current_setting('server_version_num') as version",
    );
    const major = String(Math.trunc(Number(rows[0].version) / 10_000));
    expect(major).toBe(process.env.TEST_POSTGRES_MAJOR || major);
  } finally {
    await db.drop();
  }
});
