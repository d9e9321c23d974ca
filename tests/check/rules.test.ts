import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { checkDatabase } from "../../src/check/check.ts";
import { rules } from "../../src/check/rules.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { findings, inTransaction } from "./support/in-transaction.ts";

const read = (...path: string[]): string => readFileSync(join(import.meta.dirname, ...path), "utf8");
const base = read("support", "base.sql");

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
});
afterAll(() => db.drop());

test("the schema that the rules' tests break is sound", async () => {
  await inTransaction(root, async () => {
    await root.query(base);
    expect(await findings(root)).toEqual([]);
  });
});

/** Upgrading the server is what fixes this one. */
const withoutTest = ["old-minor"];

const cases = readdirSync(join(import.meta.dirname, "rules")).sort();

test("every rule has a test", () => {
  const missing = rules.filter(
    ({ file, name }) => !withoutTest.includes(name) && !cases.includes(`${file}.sql`),
  );
  expect(missing.map(({ file }) => file)).toEqual([]);
});

/** A rule's case is named as the rule, a further one after it: 004-rls-disabled.sql, 004-rls-disabled.copy.sql. */
const ruleOf = (file: string) => rules.find((rule) => file.startsWith(`${rule.file}.`));

/** What has a definition that a finding can quote. The text that seems to hold a secret is not repeated. */
const isDefined = (object: string) => /^(policy|constraint|index|trigger|rule|function) /.test(object);

test.each(cases)("%s goes red, and green after the remedy", async (file) => {
  const rule = ruleOf(file);
  if (!rule) throw new Error(`${file} is named after no rule.`);
  const [broken = "", green] = read("rules", file).split("-- green\n");
  const ofRule = async () => (await checkDatabase(root, { rules: [rule] })).findings;
  await inTransaction(root, async () => {
    await root.query(base);
    await root.query(broken);
    const red = await ofRule();
    expect(red).not.toEqual([]);
    expect(new Set(red.map(({ identity }) => identity)).size).toBe(red.length);
    for (const { object, definition } of red)
      if (isDefined(object) && rule.name !== "catalog-text")
        expect(definition).toEqual(expect.stringMatching(/\S/));
    for (const { remedy } of red) await root.query(remedy ?? green ?? "select 'no remedy' / 0");
    expect(await ofRule()).toEqual([]);
  });
});

/** How the names of the others' rules look. */
const others: Record<string, RegExp> = {
  splinter: /^\d{4}_[a-z_]+$/,
  pgrls: /^(SEC|PERF|HYG|VIEW)\d{3}$/,
  safegres: /^[ALPRWX]\d+b?$/,
};

test("every page says who else has the rule, by a name that there is", () => {
  expect(rules.filter(({ alsoIn }) => alsoIn === undefined).map(({ file }) => file)).toEqual([]);
  const wrong = rules.flatMap(({ name, alsoIn = [] }) =>
    alsoIn
      .filter(({ tool, rule }) => !others[tool]?.test(rule))
      .map(({ tool, rule }) => `${name}: ${tool} ${rule}`),
  );
  expect(wrong).toEqual([]);
  expect(rules.find(({ name }) => name === "rls-disabled")?.alsoIn).toContainEqual({
    tool: "pgrls",
    rule: "SEC001",
  });
});

test("a finding about a secret in a text does not repeat it", async () => {
  const found = await inTransaction(root, async () => {
    await root.query(base);
    await root.query(read("rules", "040-catalog-text.sql").split("-- green\n")[0] ?? "");
    return findings(root);
  });
  const secrets = found.filter(({ rule }) => rule === "catalog-text");
  expect(secrets).not.toEqual([]);
  expect(JSON.stringify(secrets)).not.toMatch(/sk_live|AKIA|secret\s*:=/);
});
