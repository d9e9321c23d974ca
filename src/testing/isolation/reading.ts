import assert from "node:assert/strict";
import type { Trial } from "./trial.ts";

export const reading: Trial = {
  name: "A reads no row of B, by id or by tenant, and B reads its own",
  async run(table) {
    const { name, tenantColumn, ground } = table;
    await table.asA(async () => {
      assert.equal(await table.count(`select from ${name} where ${table.isRow(table.b)}`), 0);
      assert.equal(await table.count(`select from ${name} where ${table.ofB()}`), 0);
      const { rows } = await ground.app.query(`select distinct ${tenantColumn}::text as tenant from ${name}`);
      assert.deepEqual(rows, [{ tenant: ground.a.id }]);
    });
    await table.asB(async () => {
      assert.equal(await table.count(`select from ${name} where ${table.isRow(table.b)}`), 1);
    });
  },
};
