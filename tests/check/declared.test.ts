import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { findings, inTransaction } from "./support/in-transaction.ts";

const base = readFileSync(join(import.meta.dirname, "support", "base.sql"), "utf8");

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
});
afterAll(() => db.drop());

const rulesAfter = (sql: string): Promise<string[]> =>
  inTransaction(root, async () => {
    await root.query(base + sql);
    return (await findings(root)).map(({ rule }) => rule);
  });

const off = "alter table shop.orders disable row level security;";
const open = "alter policy own on shop.orders using (true) with check (tenant_id = (select shop.tenant()));";
const definerTrigger = `
create table shop.copies (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create function shop.copy_user() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from shop.copies where copies.tenant_id = OLD.tenant_id and copies.id = OLD.id;
  return null;
end
$$;
create trigger copy_user after delete on shop.users for each row execute function shop.copy_user();`;
const support =
  "create role check_support login noinherit; grant check_web, pg_read_all_data to check_support;";

test.each([
  [
    "the object's own comment allows it, with a reason",
    off,
    "comment on table shop.orders is '@rowhouse allow rls-disabled A view for all stands before it.'",
    [],
  ],
  [
    "the comment gives no reason",
    off,
    "comment on table shop.orders is '@rowhouse allow rls-disabled '",
    ["rls-disabled"],
  ],
  [
    "the comment allows another rule",
    off,
    "comment on table shop.orders is '@rowhouse allow rls-not-forced It is small.'",
    ["rls-disabled"],
  ],
  [
    "another object's comment allows it",
    off,
    "comment on table shop.users is '@rowhouse allow rls-disabled A reason.'",
    ["rls-disabled"],
  ],
  [
    "the policy's comment allows it",
    open,
    "comment on policy own on shop.orders is '@rowhouse allow policy-always-true Public orders.'",
    [],
  ],
  [
    "the table's comment allows it for its policies",
    open,
    "comment on table shop.orders is E'@rowhouse allow policy-always-true Public orders.\\n\\nOrders.'",
    [],
  ],
  [
    "a trigger's function says why it runs as its owner",
    definerTrigger,
    "comment on function shop.copy_user() is '@rowhouse allow definer-trigger It writes a copy of the row alone.'",
    [],
  ],
  ["a trigger's function says nothing", definerTrigger, "select", ["definer-trigger"]],
  [
    "a login says that it is for people",
    support,
    "comment on role check_support is '@rowhouse operator Support logs in as it.'",
    [],
  ],
  ["a login says nothing", support, "comment on role check_support is 'Support.'", ["predefined-role"]],
])("when %s", async (_what, broken, comment, expected) => {
  expect(await rulesAfter(`${broken} ${comment}`)).toEqual(expected);
});
