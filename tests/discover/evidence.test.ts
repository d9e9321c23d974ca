/** Discovery says why: sentences that a report can quote. */
import type { Client } from "pg";
import { inTransaction } from "../check/support/in-transaction.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { discovered, idioms } from "./support/idiom.ts";

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
});
afterAll(() => db.drop());

const evidence = (sql: string, given = {}) =>
  inTransaction(root, async () => {
    await root.query(sql);
    return (await discovered(root, given)).evidence;
  });
const idiom = (wanted: string) => idioms.find(({ name }) => name === wanted)?.sql ?? "";

test("the column, the root, the settings and the role come with their reasons", async () => {
  expect(await evidence(idiom("site-and-user"))).toEqual([
    "The tenant is in the column site_id: the policies of press.articles, press.bookmarks, press.comments, press.likes and 1 more compare it with who asks. They also compare user_id, which fits fewer tables or names a user.",
    "The tenants are the rows of press.sites, by id.",
    "The tenant is in the setting press.site_id (through press.site()): policies compare it with press.users.site_id, press.comments.site_id, press.likes.site_id, press.bookmarks.site_id and 2 more.",
    "The user is in the setting press.user_id (through press.reader()): policies compare it with press.users.user_id, press.comments.user_id, press.likes.user_id, press.bookmarks.user_id.",
    "Requests run as press_app: named by 6 policies, granted 6 relations, press_login becomes it.",
  ]);
});

test("a membership is named", async () => {
  expect(await evidence(idiom("membership"))).toContain(
    "The tenants of a user are looked up in team.members.",
  );
});

test("what was given is said to be given", async () => {
  expect(await evidence(idiom("plain-setting"), { tenantColumns: ["tenant_id"] })).toContain(
    "The tenant is in the column tenant_id: it was given.",
  );
});

test("where nothing tells, that is said", async () => {
  expect(await evidence("create table public.things (id integer)")).toEqual([
    "The tenant is in the column tenant_id: no policy tells, and many databases call it that.",
    "No role was found that requests run as.",
  ]);
});
