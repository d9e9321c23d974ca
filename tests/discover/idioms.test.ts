/** Ways in which databases say whose a row is: found out once, and check and prove agree on what follows. */
import type { Client } from "pg";
import { findings, inTransaction } from "../check/support/in-transaction.ts";
import { faults, missed, proveSchema } from "../prove/support/schema.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { discovered, idioms, summaryOf } from "./support/idiom.ts";

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
});
afterAll(() => db.drop());

test.each(idioms)("$name: columns, root, context and roles are found", async ({ sql, expected }) => {
  await inTransaction(root, async () => {
    await root.query(sql);
    expect(await summaryOf(root, await discovered(root))).toEqual(expected);
  });
});

test.each(idioms)("$name: check and prove accuse nothing while it is sound", async ({ sql }) => {
  const checked = await inTransaction(root, async () => {
    await root.query(sql);
    return findings(root);
  });
  expect(checked.map(({ rule, object, detail }) => `${rule} ${object}: ${detail}`)).toEqual([]);
  const proof = await proveSchema(root, sql);
  expect(faults(proof)).toEqual([]);
  expect(missed(proof)).toEqual([]);
});

test.each(idioms)("$name: check and prove find the hole in the same table", async ({ sql, hole, found }) => {
  const checked = await inTransaction(root, async () => {
    await root.query(`${sql}; ${hole}`);
    return findings(root);
  });
  expect(checked.map(({ object }) => object)).toContain(`policy hole on ${found}`);
  expect(faults(await proveSchema(root, `${sql}; ${hole}`))).toContain(`reads-neighbour ${found}`);
});
