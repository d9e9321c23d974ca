import type { Client } from "pg";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { inTransaction } from "./support/in-transaction.ts";

/** True of the server or of what is not switched on, whatever the schema is. */
const ofTheServer = ["old-minor", "forgeable-context"];

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase();
  root = await db.connect("root");
});
afterAll(() => db.drop());

async function rulesFound(): Promise<string[]> {
  const { rows } = await root.query<{ rule: string }>(
    "select rule from tenancy.findings where rule <> all ($1) order by rule",
    [ofTheServer],
  );
  return rows.map(({ rule }) => rule);
}

test("the view has no row on Rowhouse's own schema", async () => {
  expect(await rulesFound()).toEqual([]);
});

test.each([
  ["a wall is down", "alter table app_public.documents disable row level security", "rls-disabled"],
  ["a wall is lost", "drop policy tenant_wall on app_public.agent_signals", "policy-always-true"],
  [
    "a wall is another",
    "alter policy tenant_wall on app_public.documents using (true) with check (true)",
    "policy-always-true",
  ],
  ["a role is exempt", "alter role app_user bypassrls", "exempt-role"],
  [
    "a function sees all",
    `create function app_public.all_of_them() returns bigint language sql security definer set search_path = ''
       as 'select count(*) from app_public.documents';
     grant execute on function app_public.all_of_them() to app_user`,
    "definer-function",
  ],
])("the view has a row where %s", async (_what, broken, rule) => {
  await inTransaction(root, async () => {
    await root.query(broken);
    expect(await rulesFound()).toContain(rule);
  });
});

test("operators read the view as the platform, and the server does not", async () => {
  const { rows } = await root.query(
    `select has_table_privilege('app_platform', 'tenancy.findings', 'select') as platform,
            has_table_privilege('app_operator', 'tenancy.findings', 'select') as operator,
            has_table_privilege('app_user', 'tenancy.findings', 'select') as "user",
            has_table_privilege('app_authenticator', 'tenancy.findings', 'select') as server`,
  );
  expect(rows).toEqual([{ platform: true, operator: true, user: false, server: false }]);
});
