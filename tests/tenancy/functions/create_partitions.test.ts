import { asNobody, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const createTable = (partitioning = "partition by hash (tenant_id)") =>
  owner.query(
    `create table app_public.readings (tenant_id uuid not null, id uuid, primary key (tenant_id, id)) ${partitioning}`,
  );
const createPartitions = (count: number, schema = "app_private") =>
  owner.query(
    "select partition from tenancy.create_partitions('app_public.readings', $1, into_schema => $2) as partition order by partition",
    [count, schema],
  );

test("it makes as many partitions as it was asked for, and none the second time", async () => {
  await inTransaction(owner, async () => {
    await createTable();
    const { rows } = await createPartitions(12);
    expect(rows).toHaveLength(12);
    expect(rows[0]).toEqual({ partition: "app_private.readings_p00" });
    expect(rows[11]).toEqual({ partition: "app_private.readings_p11" });
    expect((await createPartitions(12)).rows).toEqual([]);
  });
});

test("every row finds its partition", async () => {
  await inTransaction(owner, async () => {
    await createTable();
    await createPartitions(8);
    // row_security is off for the owner and only the partitions are walled: nothing is filtered in silence.
    const { rowCount } = await owner.query(
      "insert into app_public.readings select gen_random_uuid(), gen_random_uuid() from generate_series(1, 200)",
    );
    expect(rowCount).toBe(200);
    const { rows } = await owner.query(
      "select count(distinct tableoid)::integer as partitions from app_public.readings",
    );
    expect(rows).toEqual([{ partitions: 8 }]);
  });
});

test("without a schema the partitions stand beside their parent", async () => {
  await inTransaction(owner, async () => {
    await createTable();
    const { rows } = await owner.query(
      "select tenancy.create_partitions('app_public.readings', 1) as partition",
    );
    expect(rows).toEqual([{ partition: "app_public.readings_p00" }]);
  });
});

test.each([0, -1, 1025])("the count %j is refused", async (count) => {
  await inTransaction(owner, async () => {
    await createTable();
    await expectSqlState(owner, "RH007", () => createPartitions(count));
  });
});

test("another count than the one that is there is refused", async () => {
  await inTransaction(owner, async () => {
    await createTable();
    await createPartitions(4);
    await expectSqlState(owner, "RH007", () => createPartitions(8));
  });
});

test.each(["", "partition by range (tenant_id)", "partition by list (tenant_id)"])(
  "a table with %j is refused",
  async (partitioning) => {
    await inTransaction(owner, async () => {
      await createTable(partitioning);
      await expectSqlState(owner, "RH007", () => createPartitions(4));
    });
  },
);

test("each partition of the domain is walled, has no policy, and is granted to no tenant role", async () => {
  const { rows } = await owner.query(
    `select partition::text,
            relrowsecurity and relforcerowsecurity as "isWalled",
            (select count(*)::integer from pg_policy where polrelid = partition) as policies,
            has_table_privilege('app_user', partition, 'select, insert, update, delete, truncate, references, trigger')
              or has_any_column_privilege('app_user', partition, 'select, insert, update, references') as "isGranted",
            has_table_privilege('app_anonymous', partition, 'select, insert, update, delete, truncate, references, trigger') as "isOpen"
       from pg_inherits join pg_class on pg_class.oid = inhrelid cross join lateral (select inhrelid::regclass as partition) as partitions
      where pg_class.relkind = 'r'`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(320);
  for (const { partition, ...state } of rows) {
    expect({ partition, ...state }).toEqual({
      partition,
      isWalled: true,
      policies: 0,
      isGranted: false,
      isOpen: false,
    });
  }
});

test("a partition takes no grant from the defaults of its schema", async () => {
  await inTransaction(owner, async () => {
    await owner.query(
      "alter default privileges in schema app_private grant all on tables to app_user, app_anonymous",
    );
    await createTable();
    await createPartitions(1);
    const { rows } = await owner.query(
      `select role, has_table_privilege(role, 'app_private.readings_p00', 'select, insert, delete') as granted
         from unnest(array['app_user', 'app_anonymous']) as role`,
    );
    expect(rows.map(({ granted }) => granted)).toEqual([false, false]);
  });
});

test("a tenant's user may not even name the schema that the partitions are in", async () => {
  const app = await db.connect("app");
  await asNobody(app, () =>
    expectSqlState(app, "42501", () => app.query("select from app_private.orders_p00")),
  );
});
