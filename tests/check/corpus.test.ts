import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { findings, inTransaction } from "./support/in-transaction.ts";

/** A schema with what must be found in it (`-- expect: rule …`) and what must not (`-- forbid: rule …`, or *). */
type Sample = { name: string; sql: string; expected: string[]; forbidden: string[] };

const directory = join(import.meta.dirname, "corpus");
const samples = (kind: "sound" | "broken"): Sample[] =>
  readdirSync(join(directory, kind))
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(directory, kind, file), "utf8");
      const header = (word: string) =>
        new RegExp(`^-- ${word}: (.*)$`, "m").exec(sql)?.[1]?.split(/\s+/) ?? [];
      return { name: file.slice(0, -4), sql, expected: header("expect"), forbidden: header("forbid") };
    });

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
});
afterAll(() => db.drop());

const found = (sql: string) =>
  inTransaction(root, async () => {
    await root.query(sql);
    return findings(root);
  });

test.each(samples("sound"))("nothing is found in the sound schema $name", async ({ sql, forbidden }) => {
  expect(forbidden).toEqual(["*"]);
  expect((await found(sql)).map(({ rule, object, detail }) => `${rule} ${object}: ${detail}`)).toEqual([]);
});

test.each(samples("broken"))(
  "what is broken in $name is found, and nothing else",
  async ({ sql, expected, forbidden }) => {
    const rules = [...new Set((await found(sql)).map(({ rule }) => rule))];
    expect(rules).toEqual(expect.arrayContaining(expected));
    expect(
      rules.filter(
        (rule) => !expected.includes(rule) && (forbidden.includes("*") || forbidden.includes(rule)),
      ),
    ).toEqual([]);
  },
);
