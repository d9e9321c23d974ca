/**
 * That each index serves the policy of its table, asked of EXPLAIN and not of
 * a clock. Every index of every walled table is an access path of the API: a
 * key, a relation or an order. So that the answer does not hang on how many
 * rows there are, sequential scans and sorts are made unattractive and the
 * other indexes of the table are not there for the planner.
 */
import { escapeIdentifier } from "pg";
import { inTransaction } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

type Path = { table: string; index: string; columns: string[]; types: string[]; isPartitioned: boolean };

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");
const root = await db.connect("root");

const { rows: paths } = await owner.query<Path>(
  `select relation::text as table, indexrelid::regclass::text as index, is_partitioned as "isPartitioned",
          array_agg(attname::text order by position) as columns,
          array_agg(format_type(atttypid, null) order by position) as types
     from tenancy.protected_tables
     join pg_index on indrelid = relation and indpred is null
    cross join unnest(indkey::int2[]) with ordinality as key (attnum, position)
     join pg_attribute on attrelid = indrelid and pg_attribute.attnum = key.attnum
    where has_any_column_privilege('app_user', relation, 'select')
      and relation::text like 'app\\_public.%'
      and not exists (select from pg_attribute as hidden
                       where attrelid = indrelid and hidden.attnum = any (indkey::int2[])
                         and not has_column_privilege('app_user', indrelid, hidden.attnum, 'select'))
      and tenant_column <> 'id'
    group by 1, 2, 3
    order by 1, 2`,
);
/** The generic plan of a query, as a tenant's member: what a prepared statement gets. */
async function planOf(path: Pick<Path, "table" | "index">, query: string, types: string[]): Promise<string> {
  return inTransaction(root, async () => {
    await root.query(
      `update pg_index set indisvalid = false
        where indrelid in (select $1::regclass union select relid from pg_partition_tree($1))
          and indexrelid not in (select $2::regclass union select relid from pg_partition_tree($2))`,
      [path.table, path.index],
    );
    await root.query(
      `set local plan_cache_mode = force_generic_plan;
       set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off;
       set local app.current_tenant_id = '00000000-0000-7000-8000-000000000001';
       set local app.context = '00000000-0000-7000-8000-000000000002|member|';
       set local role app_user;`,
    );
    await root.query(`prepare path ${types.length > 0 ? `(${types.join(", ")})` : ""} as ${query}`);
    const values = types.length > 0 ? `(${types.map(() => "null").join(", ")})` : "";
    const { rows } = await root.query<{ "QUERY PLAN": string }>(`explain execute path ${values}`);
    await root.query("deallocate path");
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
}

const conditions = (plan: string) => [...plan.matchAll(/Index Cond: (.*)/g)].map((match) => match[1] ?? "");

function expectServed(plan: string, isPartitioned: boolean): void {
  expect(plan).not.toMatch(/Seq Scan/);
  // The tenant is looked up, not filtered out.
  const own = conditions(plan).filter((condition) => !condition.includes("app.context"));
  for (const condition of own) expect(condition).toMatch(/\(?tenant_id = /);
  expect(own).not.toHaveLength(0);
  // What is verified is verified once: rows meet the value of an InitPlan, no function of ours.
  for (const [, filter] of plan.matchAll(/Filter: (.*)/g)) {
    if (!filter?.includes("transaction_isolation")) expect(filter).not.toMatch(/tenancy\.(?!differs)/);
  }
  if (isPartitioned) expect(plan).toMatch(/Subplans Removed: 31/);
}

test("there are paths to ask about, and every walled table of the API has one", async () => {
  const { rows } = await owner.query(
    `select relation::text as table from tenancy.protected_tables
      where relation::text like 'app\\_public.%' and tenant_column <> 'id'`,
  );
  expect(new Set(paths.map((path) => path.table))).toEqual(new Set(rows.map((row) => row.table)));
});

test.each(paths.map((path) => [path.index, path] as const))(
  "%s is looked up by its columns",
  async (_, path) => {
    const columns = path.columns.slice(1);
    const where = columns.map((name, index) => `${escapeIdentifier(name)} = $${index + 1}`).join(" and ");
    const plan = await planOf(
      path,
      `select id from ${path.table} where ${where || "true"}`,
      path.types.slice(1),
    );
    expectServed(plan, path.isPartitioned);
    // Without the first of its own columns in the condition an index would only have served the wall.
    const [first] = columns;
    if (first) expect(conditions(plan).some((condition) => condition.includes(`${first} = `))).toBe(true);
  },
);

test.each(
  paths
    .filter((path) => ["id", "created_at"].includes(path.columns[1] ?? ""))
    .map((path) => [path.index, path] as const),
)("%s gives the first rows in its order, without a sort", async (_, path) => {
  const order = escapeIdentifier(path.columns[1] as string);
  const plan = await planOf(path, `select id from ${path.table} order by ${order} limit 10`, []);
  expectServed(plan, path.isPartitioned);
  expect(plan).not.toMatch(/^\s*->\s+Sort/m);
});

test("the test sees an index that the wall cannot use: numeric is not leakproof", async () => {
  await owner.query("create index careless on app_public.paper_balances (tenant_id, amount)");
  const path = { table: "app_public.paper_balances", index: "app_public.careless" };
  const plan = await planOf(path, "select id from app_public.paper_balances where amount = $1", ["numeric"]);
  expect(plan).toMatch(/careless/);
  expect(conditions(plan).some((condition) => condition.includes("amount = "))).toBe(false);
});
