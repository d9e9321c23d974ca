import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test("each login of a test database is who its name says", async () => {
  const seen: Record<string, unknown> = {};
  for (const as of ["root", "owner", "app", "operator"] as const) {
    const client = await db.connect(as);
    const { rows } = await client.query(
      `select session_user, current_user, current_setting('row_security') as row_security`,
    );
    seen[as] = rows[0];
  }
  expect(seen).toEqual({
    root: { session_user: expect.any(String), current_user: expect.any(String), row_security: "on" },
    owner: { session_user: expect.any(String), current_user: "app_owner", row_security: "off" },
    app: { session_user: "app_authenticator", current_user: "app_authenticator", row_security: "on" },
    operator: { session_user: "app_operator", current_user: "app_operator", row_security: "on" },
  });
});

test("a copy has the kernel of the template, and an empty database has not", async () => {
  const empty = await createTestDatabase({ empty: true });
  try {
    const kernel = `select to_regprocedure('tenancy.current_tenant_id()') is not null as "hasKernel"`;
    expect((await (await db.connect("root")).query(kernel)).rows).toEqual([{ hasKernel: true }]);
    expect((await (await empty.connect("root")).query(kernel)).rows).toEqual([{ hasKernel: false }]);
  } finally {
    await empty.drop();
  }
});
