import assert from "node:assert/strict";
import type { DatabaseError } from "pg";
import type { Row } from "../../prove/rows/make-row.ts";
import type { ProtectedTable } from "../../prove/rows/protected-tables.ts";
import type { TableUnderTest } from "./table-under-test.ts";
import type { Trial } from "./trial.ts";

export const conflicting: Trial = {
  name: "a row with the ids of B's conflicts with nothing of B's",
  applies: ({ isRoot, isWritable, primaryKey }) => !isRoot && isWritable && primaryKey.length > 1,
  async run(table) {
    const { primaryKey, tenantColumn } = table.table;
    const ids: Row = Object.fromEntries(primaryKey.map((column) => [column, table.b[column] ?? ""]));
    const copy = { ...table.a, ...ids, [tenantColumn]: table.ground.a.id };
    await table.asA(async () => {
      // Where the ids are the same in both, as those of a counter may be, A's own is in the way.
      const present = await table.count(`select from ${table.name} where ${table.isRow(copy)}`);
      const error = await table.insert(copy).then(
        () => undefined,
        (raised: DatabaseError) => raised,
      );
      // Only the natural key of A's own row may be in the way, never the id of B's.
      if (present === 0) assert.doesNotMatch(error?.constraint ?? "", /_pkey$/);
      // Where the id refers to a parent, it is one that A has not.
      if (error) assert.ok(["23503", "23505"].includes(error.code ?? ""), `${error.code} ${error.message}`);
    });
  },
};

type Reference = { parent: string; column: string; referenced: string };

/** References that carry the tenant and a uuid. Other ids are counted, and A may have the same. */
function references({ foreignKeys, columns, tenantColumn }: ProtectedTable): Reference[] {
  return foreignKeys.flatMap((key) => {
    const isId = (name: string) =>
      name !== tenantColumn && columns.some((column) => column.name === name && column.baseType === "uuid");
    const at = key.columns.findIndex(isId);
    if (key.columns.length === 1 || at < 0) return [];
    return [{ parent: key.table, column: key.columns[at] ?? "", referenced: key.referenced[at] ?? "" }];
  });
}

export const referring: Trial = {
  name: "a reference to a row of B fails like a reference to no row at all",
  applies: (table) => references(table).length > 0,
  async run(table) {
    for (const { parent, column, referenced } of references(table.table)) {
      const key = table.ground.b.rows.get(parent)?.[referenced];
      // The parent belongs to no tenant.
      if (key === undefined) continue;
      const seen = await answerTo(table, column, key);
      assert.deepEqual(seen, await answerTo(table, column, "00000000-0000-4000-8000-000000000000"));
      assert.notEqual(seen, "succeeded");
    }
  },
};

/** What A is told when its row refers to this; the value itself and times left out. */
function answerTo(table: TableUnderTest, column: string, value: string): Promise<unknown> {
  return table.asA(() =>
    table.insert({ ...table.another(table.a), [column]: value }).then(
      () => "succeeded",
      ({ code, constraint, detail }: DatabaseError) => ({
        code,
        constraint,
        detail: detail?.replaceAll(value, "?").replaceAll(/\d{4}-.*/g, ""),
      }),
    ),
  );
}
