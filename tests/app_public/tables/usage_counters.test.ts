import { asPlatform, asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");
const owner = await db.connect("owner");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const WRITES = [
  "insert into app_public.usage_counters (endpoint, day) values ('/x', current_date)",
  "update app_public.usage_counters set calls = 0, errors = 0",
  "delete from app_public.usage_counters",
];

test("everyone in the tenant reads its own counters", async () => {
  for (const person of [a.owner, a.member, a.viewer]) {
    await asUser(app, person, async () => {
      const { rows } = await app.query("select tenant_id from app_public.usage_counters");
      expect(rows).toEqual([{ tenant_id: a.id }]);
    });
  }
});

test.each(WRITES)("nobody in the tenant may: %s", async (statement) => {
  for (const person of [a.owner, a.admin, a.member, a.viewer]) {
    await asUser(app, person, async () => expect(await outcome(app, statement)).toBe("42501"));
  }
});

test("a careless grant opens nothing", async () => {
  await owner.query("grant insert, update, delete on app_public.usage_counters to app_user");
  await asUser(app, a.owner, async () => {
    const outcomes = [];
    for (const statement of WRITES) outcomes.push(await outcome(app, statement));
    expect(outcomes).toEqual(["42501", 0, 0]);
  });
  await owner.query("revoke insert, update, delete on app_public.usage_counters from app_user");
});

test("a function of the owner counts, in the current tenant and in no other", async () => {
  await owner.query(
    `create function app_public.count_all() returns bigint language sql volatile security definer set search_path = ''
       set row_security = on
       as 'with counted as (update app_public.usage_counters set calls = calls + 1 returning 1) select count(*) from counted';
     grant execute on function app_public.count_all() to app_user`,
  );
  await asUser(app, a.member, async () => {
    expect((await app.query("select app_public.count_all() as counted")).rows).toEqual([{ counted: "1" }]);
    await app.query("commit; begin");
  });
  await asPlatform(operator, async () => {
    const { rows } = await operator.query(
      "select calls::integer - $3::integer as added from app_public.usage_counters where tenant_id in ($1, $2) order by tenant_id = $1",
      [a.id, b.id, Number(a.row("app_public.usage_counters").calls)],
    );
    expect(rows).toEqual([{ added: 0 }, { added: 1 }]);
  });
});

test("counts are not negative and errors no more than calls", async () => {
  await asPlatform(operator, async () => {
    const set = (calls: number, errors: number) =>
      outcome(operator, "update app_public.usage_counters set calls = $2, errors = $3 where tenant_id = $1", [
        a.id,
        calls,
        errors,
      ]);
    expect(await set(2, 1)).toBe(1);
    expect(await set(-1, 0)).toBe("23514");
    expect(await set(1, 2)).toBe("23514");
    expect(await set(1, -1)).toBe("23514");
  });
});
