// Generated from the catalogs: every protected table, as a user of one tenant
// against a row of another. A table that you add is among them.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { openIsolation } from "rowhouse/testing";

const isolation = await openIsolation();
after(() => isolation.close());

test("every table with a tenant column is protected", () => {
  assert.deepEqual(isolation.unprotected, []);
});

for (const table of isolation.tables) {
  describe(table.name, () => {
    for (const { name, run } of isolation.trials(table)) test(name, run);
  });
}
