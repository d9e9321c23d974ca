import { asPlatform } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { makeNeighbours, type Neighbours } from "./support/neighbours.ts";
import { outcome } from "./support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const operator = await db.connect("operator");
const owner = await db.connect("owner");

const { rows: columns } = await owner.query<{ table: string; column: string; type: string }>(
  `select relname as table, attname as column, format_type(atttypid, atttypmod) as type
     from pg_attribute
     join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p') and not relispartition
    where relnamespace = 'app_public'::regnamespace and attnum > 0 and not attisdropped
      and atttypid in ('numeric'::regtype, 'float4'::regtype, 'float8'::regtype, 'money'::regtype)
    order by 1, 2`,
);
const ofTenants = columns.filter(({ table }) => table !== "products" && table !== "public_trades");

let a: Neighbours["a"];
beforeAll(async () => {
  ({ a } = await makeNeighbours(db));
});

test("every amount is numeric without a limit of digits, and none is a floating-point number", () => {
  expect(columns.filter(({ type }) => type !== "numeric")).toEqual([]);
  expect(ofTenants.length).toBeGreaterThanOrEqual(25);
});

/** 30 digits each; the smaller ones for columns that are bounded. */
const DIGITS = [
  "123456789012345678.901234567891",
  "0.100000000000000000000000000001",
  "1.00000000000000000000000000001",
];

describe.each(ofTenants.map(({ table, column }) => [table, column]))("%s.%s", (table, column) => {
  const set = `update app_public.${table} set ${column} = $2 where tenant_id = $1`;

  test("gives back every digit, as a string", async () => {
    await asPlatform(operator, async () => {
      const kept: string[] = [];
      for (const digits of DIGITS) {
        if ((await outcome(operator, set, [a.id, digits])) !== 1) continue;
        const { rows } = await operator.query(`${set} returning ${column} as value`, [a.id, digits]);
        expect(rows).toEqual([{ value: digits }]);
        kept.push(digits);
      }
      expect(kept).not.toEqual([]);
    });
  });

  test("is a number: neither NaN nor endless", async () => {
    await asPlatform(operator, async () => {
      for (const value of ["NaN", "Infinity", "-Infinity"]) {
        expect([value, await outcome(operator, set, [a.id, value])]).toEqual([value, "23514"]);
      }
    });
  });
});

test("sums are exact", async () => {
  await asPlatform(operator, async () => {
    const { rows } = await operator.query(
      "select sum(value)::text as sum from (values ($1::numeric), ($2::numeric)) as amounts (value)",
      ["0.100000000000000000000000000001", "123456789012345678.2"],
    );
    expect(rows).toEqual([{ sum: "123456789012345678.300000000000000000000000000001" }]);
  });
});
