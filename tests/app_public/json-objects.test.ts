import { asPlatform } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { makeNeighbours, type Neighbours } from "./support/neighbours.ts";
import { outcome } from "./support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const operator = await db.connect("operator");
const owner = await db.connect("owner");

const { rows: columns } = await owner.query<{ table: string; column: string; type: string }>(
  `select relname as table, attname as column, typname as type
     from pg_attribute
     join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p') and not relispartition
     join pg_type on pg_type.oid = atttypid
    where relnamespace = 'app_public'::regnamespace and attnum > 0 and not attisdropped
      and 'jsonb'::regtype in (atttypid, typbasetype)
    order by 1, 2`,
);
const objects = columns.filter(({ type }) => type === "json_object");

let a: Neighbours["a"];
beforeAll(async () => {
  ({ a } = await makeNeighbours(db));
});

test("every JSON column takes objects only, but the value of a setting", () => {
  expect(columns.filter((column) => !objects.includes(column))).toEqual([
    { table: "settings", column: "value", type: "jsonb" },
  ]);
  expect(objects.length).toBeGreaterThanOrEqual(12);
});

const OBJECT = {
  nested: { list: [1, 2.5, { deep: null }], empty: {}, "": false },
  "ünïcode 😀": "a\tb\\\"'",
  number: 1e21,
};

describe.each(objects.map(({ table, column }) => [table, column]))("%s.%s", (table, column) => {
  const key = table === "tenants" ? "id" : "tenant_id";
  const set = `update app_public.${table} set ${column} = $2 where ${key} = $1`;

  test.each(["[1]", "[]", '"text"', "1", "true", "null"])("refuses %s", async (json) => {
    await asPlatform(operator, async () => expect(await outcome(operator, set, [a.id, json])).toBe("23514"));
  });

  test("refuses no value at all", async () => {
    await asPlatform(operator, async () => expect(await outcome(operator, set, [a.id, null])).toBe("23502"));
  });

  test("gives back the object that it was given", async () => {
    await asPlatform(operator, async () => {
      const { rows } = await operator.query(`${set} returning ${column} as json`, [a.id, OBJECT]);
      expect(rows).toEqual([{ json: OBJECT }]);
    });
  });
});
