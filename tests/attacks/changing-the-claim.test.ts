/**
 * Any SQL can change app.current_tenant_id. Within a scan the wall compares
 * every row with the tenant that it verified first; what a new scan or a new
 * statement claims is the seal's to refuse. Each shape is tried where the claim
 * is trusted, too: there it must succeed, or the attack is none.
 */
import type { Neighbours } from "../app_public/support/neighbours.ts";
import { asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { makeUsers } from "../support/users.ts";
import { type Attack, FIRST_SCAN_ATTACKS, NEW_SCAN_ATTACKS } from "./support/claim-attacks.ts";
import {
  makeClaimedTables,
  NAIVE,
  PARTITIONED,
  PLAIN,
  PLANS,
  withoutSeal,
} from "./support/claimed-tables.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeClaimedTables(db));
  // As on a server whose catalogs could not be closed: there anyone may write a block.
  const root = await db.connect("root");
  await makeUsers(root, { ...a.owner, tenantId: b.id });
  await root.query("grant usage on language plpgsql to app_user");
});

/** What an attack by A gets to see: its rows as text, or the SQLSTATE that ended it. */
async function attempt(attack: Attack, table: string, plan = ""): Promise<string> {
  return asUser(app, a.owner, async () => {
    await app.query(plan);
    return attack(app, table, a.id, b.id).then(
      (rows) => JSON.stringify(rows),
      (error) => `SQLSTATE ${error.code}`,
    );
  });
}

describe.each(Object.entries(FIRST_SCAN_ATTACKS))("within one scan: %s", (_name, attack) => {
  test("the attack is one: a wall that trusts the claim gives the neighbour's rows away", async () => {
    const seen = [];
    for (const plan of Object.values(PLANS)) seen.push(await attempt(attack, NAIVE, plan));
    expect(seen.join()).toContain(b.id);
  });

  test.each(Object.entries(PLANS))("sees no row of the neighbour's, %s", async (_plan, plan) => {
    for (const table of [PLAIN, PARTITIONED]) {
      expect(await attempt(attack, table, plan)).not.toContain(b.id);
    }
  });
});

describe.each(Object.entries(NEW_SCAN_ATTACKS))("with a new scan: %s", (_name, attack) => {
  test("without seals the new claim is believed", async () => {
    await withoutSeal(db, async () => {
      // Not so in a statement that has begun on a partitioned table: its partitions have been chosen.
      expect(await attempt(attack, PLAIN)).toContain(b.id);
    });
  });

  test.each(Object.entries(PLANS))("with seals the new claim is refused, %s", async (_plan, plan) => {
    const outcome = await attempt(attack, PLAIN, plan);
    expect(outcome).not.toContain(b.id);
    // A scan that reads the rows one by one answers nothing instead.
    if (!plan.includes("indexscan")) expect(outcome).toMatch(/^SQLSTATE (RH013|42501)$/);
    expect(await attempt(attack, PARTITIONED, plan)).not.toContain(b.id);
  });
});

test("the user's role changed within a scan opens no colleague's rows", async () => {
  const read = () =>
    asUser(app, a.colleague, async () => {
      const { rows } = await app.query(
        `select account.user_id
           from (select set_config('app.context', replace(current_setting('app.context'), '|member|', case n when 1 then '|member|' else '|owner|' end), true), n
                   from generate_series(1, 3) as n offset 0) as switch
           cross join lateral (select user_id from app_public.exchange_accounts where switch.n > 0 offset 0) as account`,
      );
      return rows;
    });
  expect(await read()).toEqual([]);
  expect(await withoutSeal(db, read)).toEqual([]);
});

test("a setting made for the session does not outlive what the next request sets", async () => {
  const session = await db.connect("app");
  await session.query("select set_config('app.current_tenant_id', $1, false)", [b.id]);
  await asUser(session, a.owner, async () => {
    const { rows } = await session.query("select distinct tenant_id from app_public.documents");
    expect(rows).toEqual([{ tenant_id: a.id }]);
  });
});
