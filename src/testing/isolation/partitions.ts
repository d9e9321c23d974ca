import assert from "node:assert/strict";
import { insertRow } from "../../prove/rows/make-row.ts";
import { asPlatform } from "../as-tenant.ts";
import { refused } from "./table-under-test.ts";
import type { Trial } from "./trial.ts";

export const partitions: Trial = {
  name: "no partition shows, takes or loses a row, whatever is granted on it",
  applies: ({ isPartitioned }) => isPartitioned,
  async run(table) {
    const { app, operator, owner, b } = table.ground;
    const { rows } = await owner.query<{ name: string }>(
      "select relid::regclass::text as name from pg_partition_tree($1::regclass) where isleaf",
      [table.name],
    );
    const names = rows.map(({ name }) => name);
    assert.ok(names.length > 0, `${table.name} has no partition`);
    await owner.query(names.map((name) => `grant all on ${name} to app_user`).join("; "));
    await table.asB(async () => {
      for (const name of names) {
        assert.equal(await table.count(`select from ${name}`), 0);
        assert.equal(await table.count(`delete from ${name}`), 0);
        await app.query("savepoint planting");
        const planted = insertRow(app, { ...table.table, name }, table.another(table.b));
        // 42501 from the wall, 23514 where the row belongs in another partition.
        await refused(planted, ["42501", "23514"]);
        await app.query("rollback to savepoint planting");
      }
    });
    const held = await asPlatform(operator, () =>
      operator.query(`select from ${table.name} where ${table.tenantColumn} = $1`, [b.id]),
    );
    assert.equal(held.rowCount, 1);
    await owner.query(names.map((name) => `revoke all on ${name} from app_user`).join("; "));
  },
};
