import assert from "node:assert/strict";
import { refused, refusedByKey, type TableUnderTest } from "./table-under-test.ts";
import type { Trial } from "./trial.ts";

/** Rows that B may write itself: one, unless only the server's own functions write the table. */
const own = ({ table }: TableUnderTest): number => (table.isWritable ? 1 : 0);

export const updating: Trial = {
  name: "A changes no row of B, with or without a where, and B changes its own",
  async run(table) {
    const before = await table.stateOfB();
    assert.equal(before.length, 1);
    const column = table.harmlessColumn();
    const touch = `update ${table.name} set ${column} = ${column}`;
    await table.asA(async () => {
      assert.equal(await table.count(`${touch} where ${table.isRow(table.b)}`), 0);
      await table.ground.app.query(touch);
      await table.ground.app.query("commit; begin");
    });
    assert.deepEqual(await table.stateOfB(), before);
    await table.asB(async () => {
      assert.equal(await table.count(`${touch} where ${table.isRow(table.b)}`), own(table));
    });
  },
};

export const deleting: Trial = {
  name: "A deletes no row of B, with or without a where, and B may delete its own",
  async run(table) {
    const before = await table.stateOfB();
    await table.asA(async () => {
      assert.equal(await table.count(`delete from ${table.name} where ${table.isRow(table.b)}`), 0);
      // A's own row may be held by a foreign key; what happens to it is undone.
      await table.ground.app.query(`delete from ${table.name}`).catch(refusedByKey);
    });
    assert.deepEqual(await table.stateOfB(), before);
    await table.asB(async () => {
      const deleted = await table
        .count(`delete from ${table.name} where ${table.isRow(table.b)}`)
        .catch(refusedByKey);
      // Held by a foreign key is let through by the wall.
      assert.equal(deleted ?? 1, own(table));
    });
  },
};

export const merging: Trial = {
  name: "A merges into no row of B, and B into its own",
  async run(table) {
    const column = table.harmlessColumn();
    const merge = `merge into ${table.name} as target using (select) as source on ${table.isRow(table.b, "target.")}
      when matched then update set ${column} = target.${column}`;
    await table.asA(async () => assert.equal(await table.count(merge), 0));
    await table.asB(async () => {
      // A merge that finds a row which it may not change says so, unlike an update.
      if (table.table.isWritable) assert.equal(await table.count(merge), 1);
      else await refused(table.count(merge), ["42501"]);
    });
  },
};

export const inserting: Trial = {
  name: "A plants no row in B, and B may insert its own where it may write",
  async run(table) {
    await table.asA(() => refused(table.insert(table.another(table.b)), ["42501"]));
    await table.asB(async () => {
      const inserted = table.insert(table.another(table.b));
      // A tenant is no row of a tenant's own to make, and some tables only the server writes.
      if (table.table.isWritable && !table.table.isRoot) await inserted.catch(refusedByKey);
      else await refused(inserted, ["42501"]);
    });
  },
};

export const moving: Trial = {
  name: "A moves no row of its own to B",
  async run(table) {
    const move = `update ${table.name} set ${table.ofB()}`;
    await table.asA(async () => {
      if (table.table.isWritable) await refused(table.count(move), ["RH006", "42501"]);
      // Without a policy for updates there is no row to move.
      else assert.equal(await table.count(move), 0);
    });
  },
};
