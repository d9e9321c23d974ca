/** lower_walls() and raise_walls(): the last resort of a rollback, for the owner alone. */
import { makeNeighbours, type Neighbours } from "../../app_public/support/neighbours.ts";
import { asUser, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";
import { INVISIBLE_REASONS } from "../../support/invisible.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const walls = async () => {
  const { rows } = await owner.query(
    `select count(*)::integer as all,
            (count(*) filter (where relrowsecurity and relforcerowsecurity))::integer as up
       from (select relation as relid from tenancy.protected_tables
             union select tree.relid from tenancy.protected_tables, pg_partition_tree(relation) as tree) as relations
       join pg_class on pg_class.oid = relid`,
  );
  return rows[0];
};
const policies = async () => (await owner.query("select * from pg_policies order by 1, 2, 3")).rows;
const tenantsThatASees = (table: string) =>
  asUser(app, a.owner, async () => {
    // Prepared, so that a plan of before a switch could be used after it.
    const { rows } = await app.query({ name: table, text: `select distinct tenant_id from ${table}` });
    return rows.map((row) => row.tenant_id).sort();
  });

test("down and up again, the whole schema has every policy that it had before", async () => {
  const both = [a.id, b.id].sort();
  const before = { walls: await walls(), policies: await policies() };
  expect(before.walls.up).toBe(before.walls.all);

  expect(await tenantsThatASees("app_public.documents")).toEqual([a.id]);
  const down = await owner.query("select tenancy.lower_walls('measuring the switch') as switched");
  expect(down.rows).toEqual([{ switched: before.walls.all }]);
  expect((await walls()).up).toBe(0);
  expect(await policies()).toEqual(before.policies);
  // The control: with the walls down the neighbour's rows are there to be seen.
  expect(await tenantsThatASees("app_public.documents")).toEqual(both);
  expect(await tenantsThatASees("app_public.orders")).toEqual(both);

  const up = await owner.query("select tenancy.raise_walls('measuring the switch') as switched");
  expect(up.rows).toEqual(down.rows);
  expect({ walls: await walls(), policies: await policies() }).toEqual(before);
  expect(await tenantsThatASees("app_public.documents")).toEqual([a.id]);
  expect(await tenantsThatASees("app_public.orders")).toEqual([a.id]);
});

test("a wall that is as it is wanted is not counted", async () => {
  await inTransaction(owner, async () => {
    const up = await owner.query("select tenancy.raise_walls('nothing to do') as switched");
    expect(up.rows).toEqual([{ switched: 0 }]);
    await owner.query("alter table app_public.documents disable row level security");
    const one = await owner.query("select tenancy.raise_walls('one was down') as switched");
    expect(one.rows).toEqual([{ switched: 1 }]);
  });
});

test("each switch is recorded, with who and why and how many", async () => {
  await inTransaction(owner, async () => {
    await owner.query("select tenancy.lower_walls('  a rollback  ')");
    await owner.query("select tenancy.raise_walls('the end of it')");
    const { rows } = await owner.query(
      `select kind, reason, acting_as, actor = session_user as "isLogin", (details ->> 'relations')::integer as relations
         from tenancy.events order by id desc limit 2`,
    );
    const { all } = await walls();
    const common = { acting_as: "app_owner", isLogin: true, relations: all };
    expect(rows).toEqual([
      { kind: "walls_up", reason: "the end of it", ...common },
      { kind: "walls_down", reason: "a rollback", ...common },
    ]);
  });
});

test.each(INVISIBLE_REASONS)("the reason %j is none: RH009, and the walls stay up", async (reason) => {
  await inTransaction(owner, async () => {
    await expectSqlState(owner, "RH009", () => owner.query("select tenancy.lower_walls($1)", [reason]));
    await expectSqlState(owner, "RH009", () => owner.query("select tenancy.raise_walls($1)", [reason]));
    expect((await walls()).up).toBe((await walls()).all);
  });
});

test("a switch that is rolled back has not happened", async () => {
  await inTransaction(owner, () => owner.query("select tenancy.lower_walls('to be undone')"));
  expect(await tenantsThatASees("app_public.documents")).toEqual([a.id]);
});

test.each([
  "lower_walls('just because')",
  "raise_walls('just because')",
  "switch_walls(false, 'just because')",
  "record_wall_change('walls_down', 'just because', '{}')",
  "raise_wall('app_public.documents')",
])("nobody but the owner may call %s", async (call) => {
  for (const [client, roles] of [
    [app, ["app_authenticator", "app_user", "app_anonymous"]],
    [operator, ["app_operator", "app_user", "app_platform"]],
  ] as const) {
    for (const role of roles) {
      await inTransaction(client, async () => {
        await client.query(`set local role ${role}`);
        await expectSqlState(client, "42501", () => client.query(`select tenancy.${call}`));
      });
    }
  }
});
