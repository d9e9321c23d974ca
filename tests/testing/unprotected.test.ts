import { createTestDatabase, protectedTables } from "../../src/testing/index.ts";
import { unprotectedTables } from "../../src/testing/isolation/grants.ts";

test("a table with a tenant column that users reach without a wall is named", async () => {
  const db = await createTestDatabase();
  try {
    const owner = await db.connect("owner");
    const tables = await protectedTables(owner);
    expect(await unprotectedTables(owner, tables)).toEqual([]);
    await owner.query("create table app_public.forgotten (tenant_id uuid, id uuid)");
    expect(await unprotectedTables(owner, tables)).toEqual([]);
    await owner.query("grant select (id) on app_public.forgotten to app_user");
    expect(await unprotectedTables(owner, tables)).toEqual(["app_public.forgotten"]);
  } finally {
    await db.drop();
  }
});
