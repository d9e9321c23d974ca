/** An option that names nothing is refused: it would make every finding go away. */
import type { Client } from "pg";
import type { Given } from "../../src/discover/given.ts";
import { UnknownOption } from "../../src/discover/unknown-option.ts";
import type { ProveOptions } from "../../src/prove/options.ts";
import { findings, inTransaction } from "../check/support/in-transaction.ts";
import { proveSchema } from "../prove/support/schema.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { idioms } from "./support/idiom.ts";

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
});
afterAll(() => db.drop());

const schema = idioms.find(({ name }) => name === "site-and-user")?.sql ?? "";

const check = (given: Given) =>
  inTransaction(root, async () => {
    await root.query(schema);
    return findings(root, given);
  });

test.each<[option: string, Given, sentence: string]>([
  [
    "a column",
    { tenantColumns: ["site_id", "nope"] },
    "--tenant-column nope: this database has no such column. It has site_id, user_id, ",
  ],
  [
    "a setting",
    { settings: ["press.nope"] },
    "--setting press.nope: this database has no such setting. It has press.site_id, press.user_id.",
  ],
  ["a role", { roles: ["nope"] }, "--role nope: this database has no such role. It has "],
  [
    "a schema",
    { schemas: ["nope"] },
    "--schema nope: this database has no such schema. It has press, public.",
  ],
])("check refuses %s that is not there", async (_option, given, sentence) => {
  await expect(check(given)).rejects.toThrow(UnknownOption);
  await expect(check(given)).rejects.toThrow(sentence);
});

test.each<[option: string, ProveOptions, sentence: string]>([
  ["a column", { tenantColumns: ["nope"] }, "--tenant-column nope: "],
  ["a role", { role: "nope" }, "--role nope: "],
  ["a schema", { schemas: ["nope"] }, "--schema nope: "],
  [
    "a relation",
    { only: ["press.nope"] },
    "--relation press.nope: this database has no such relation or function. It has press.articles, ",
  ],
  ["what is to be left out", { except: ["press.nope()"] }, "--except press.nope(): "],
  ["a trusted role", { trustedRoles: ["nope"] }, "--trust-role nope: "],
  ["a way in", { waysIn: ["press.nope"] }, "--way-in press.nope: this database has no such function. "],
])("prove refuses %s that is not there", async (_option, options, sentence) => {
  await expect(proveSchema(root, schema, options)).rejects.toThrow(UnknownOption);
  await expect(proveSchema(root, schema, options)).rejects.toThrow(sentence);
});

test("what is there is taken, a function by its name or its signature", async () => {
  expect(
    await check({ tenantColumns: ["site_id"], settings: ["press.site_id"], roles: ["press_app"] }),
  ).toEqual([]);
  const named = {
    only: ["press.likes", "press.site()"],
    except: ["press.reader"],
    role: "press_app",
    random: 0,
  };
  expect((await proveSchema(root, schema, named)).findings.map(({ level }) => level)).not.toContain("error");
});
