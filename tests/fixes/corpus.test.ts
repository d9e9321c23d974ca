/** On schemas that others write: after the mechanical fixes the check finds none of what they were for. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planFixes } from "../../src/fixes/index.ts";
import { findings, inTransaction } from "../check/support/in-transaction.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const directory = join(import.meta.dirname, "../check/corpus/broken");
const schemas = readdirSync(directory).map((file) => file.replace(/\.sql$/, ""));

let proven = 0;

test.each(schemas)("%s", async (name) => {
  await inTransaction(root, async () => {
    await root.query(readFileSync(join(directory, `${name}.sql`), "utf8"));
    const before = await findings(root);
    const fixes = await planFixes(root, before, { inTransaction: true });
    expect(fixes.map(({ finding }) => finding.identity)).toEqual(before.map(({ identity }) => identity));
    expect(await findings(root)).toEqual(before);

    const mechanical = fixes.filter((fix) => fix.class === "mechanical");
    for (const { sql } of mechanical) await root.query(sql ?? "");
    const left = new Set((await findings(root)).map(({ identity }) => identity));
    expect(mechanical.map(({ finding }) => finding.identity).filter((found) => left.has(found))).toEqual([]);
    proven += mechanical.length;
  });
});

test("some fixes were mechanical", () => {
  expect(proven).toBeGreaterThan(5);
});
