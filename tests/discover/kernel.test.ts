/** Rowhouse's own schema: what is found without being told. */
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { discovered } from "./support/idiom.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ sealed: true });
});
afterAll(() => db.drop());

test("the tenant, its table, the context and the roles of the kernel are found", async () => {
  const root = await db.connect("root");
  await root.query("begin");
  const discovery = await discovered(root);
  await root.query("rollback");
  expect(discovery.tenantColumns).toEqual(["tenant_id"]);
  expect(discovery.root).toMatchObject({ name: "app_public.tenants", column: "id" });
  const meanings = Object.fromEntries(
    discovery.context.parts.flatMap(({ source, meaning }) =>
      source.kind === "setting" ? [[source.setting, meaning]] : [],
    ),
  );
  expect(meanings).toMatchObject({ "app.current_tenant_id": "tenant" });
  expect(discovery.readSettings).toEqual(expect.arrayContaining(["app.context", "app.current_tenant_id"]));
  expect(discovery.context.byRole).toBe(false);
  expect(discovery.roles[0]).toMatchObject({ name: "app_user", logins: ["app_authenticator"] });
  expect(discovery.evidence).toContainEqual(
    expect.stringMatching(
      /^The tenant is in the column tenant_id: the policies of .* compare it with who asks/,
    ),
  );
});
