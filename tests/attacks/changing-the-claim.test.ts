/**
 * Any SQL can change app.current_tenant_id. Within a statement the wall compares
 * every row with the tenant that it verified first; what a new scan or a new
 * statement verifies is the seal's to refuse. Each shape is tried on a table
 * whose policy reads the claim alone as well: there it must succeed, or the
 * attack is none.
 */
import type { Client } from "pg";
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { FIRST_SCAN_ATTACKS, NEW_SCAN_ATTACKS } from "./support/claim-attacks.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");
const owner = await db.connect("owner");

/** A plain table, a partitioned one, and one behind a wall that trusts the claim. */
const PLAIN = "app_public.notes";
const PARTITIONED = "app_public.readings";
const NAIVE = "app_public.naive";

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  for (const table of [PLAIN, PARTITIONED, NAIVE]) {
    await owner.query(
      `create table ${table} (
         tenant_id uuid not null default tenancy.current_tenant_id(), id integer not null, title text not null,
         primary key (tenant_id, id)
       ) ${table === PARTITIONED ? "partition by hash (tenant_id)" : ""};
       grant select, insert, update, delete on ${table} to app_user`,
    );
  }
  await owner.query(
    `select tenancy.create_partitions('${PARTITIONED}', 8, into_schema => 'app_private');
     select tenancy.protect('${PLAIN}'), tenancy.protect('${PARTITIONED}');
     alter table ${NAIVE} enable row level security, force row level security;
     create policy claim on ${NAIVE} using (tenant_id = tenancy.current_tenant_id())`,
  );
  await asPlatform(operator, async () => {
    for (const table of [PLAIN, PARTITIONED, NAIVE]) {
      await operator.query(
        `insert into ${table} (tenant_id, id, title)
         select tenant, n, 'Title ' || n from unnest($1::uuid[]) as tenant, generate_series(1, 20) as n`,
        [[a.id, b.id]],
      );
    }
    await operator.query("commit; begin");
  });
  await owner.query("select tenancy.add_seal_key(decode(repeat('5a', 32), 'hex'))");
  // As on a server whose catalogs could not be closed: there anyone may write a block.
  await (await db.connect("root")).query("grant usage on language plpgsql to app_user");
});

const PLANS = {
  "as planned": "",
  "without indexes":
    "set local enable_indexscan = off; set local enable_indexonlyscan = off; set local enable_bitmapscan = off",
  "with a generic plan": "set local plan_cache_mode = force_generic_plan",
};

type Attack = (client: Client, table: string, own: string, other: string) => Promise<unknown>;

/** What an attack by A gets to see: its rows as text, or the SQLSTATE that ended it. */
async function attempt(attack: Attack, table: string, plan: string, seal = ""): Promise<string> {
  return asUser(app, a.owner, async () => {
    await app.query("select set_config('app.seal', $1, true)", [seal]);
    await app.query(plan);
    return attack(app, table, a.id, b.id).then(
      (rows) => JSON.stringify(rows),
      (error) => `SQLSTATE ${error.code}`,
    );
  });
}

async function sealOfA(): Promise<string> {
  const { rows } = await operator.query("select tenancy.make_seal($1, $2, 'owner') as seal", [
    a.id,
    a.owner.userId,
  ]);
  return rows[0].seal;
}

async function withSealRequired<T>(run: () => Promise<T>): Promise<T> {
  await owner.query("select tenancy.require_seal(true, 'a test')");
  try {
    return await run();
  } finally {
    await owner.query("select tenancy.require_seal(false, 'a test')");
  }
}

const attacksOf = (attacks: Record<string, Attack>) => Object.entries(attacks);

describe.each(attacksOf(FIRST_SCAN_ATTACKS))("within one scan: %s", (_name, attack) => {
  test("the attack is one: a wall that trusts the claim gives the neighbour's rows away", async () => {
    const seen = [];
    for (const plan of Object.values(PLANS)) seen.push(await attempt(attack, NAIVE, plan));
    expect(seen.join()).toContain(b.id);
  });

  test.each(Object.entries(PLANS))("sees no row of the neighbour's, %s", async (_plan, plan) => {
    for (const table of [PLAIN, PARTITIONED]) expect(await attempt(attack, table, plan)).not.toContain(b.id);
  });

  test("sees none either once contexts are sealed", async () => {
    await withSealRequired(async () => {
      for (const plan of Object.values(PLANS)) {
        for (const table of [PLAIN, PARTITIONED]) {
          expect(await attempt(attack, table, plan, await sealOfA())).not.toContain(b.id);
        }
      }
    });
  });
});

describe.each(attacksOf(NEW_SCAN_ATTACKS))("with a new scan: %s", (_name, attack) => {
  // Within a statement that has begun, the neighbour's partitions have been pruned already.
  test("until contexts are sealed the new claim is believed", async () => {
    expect(await attempt(attack, PLAIN, "")).toContain(b.id);
  });

  test("once contexts are sealed the new claim is refused", async () => {
    await withSealRequired(async () => {
      for (const plan of Object.values(PLANS)) {
        expect(await attempt(attack, PLAIN, plan, await sealOfA())).toMatch(/^SQLSTATE (RH013|42501)$/);
        expect(await attempt(attack, PARTITIONED, plan, await sealOfA())).not.toContain(b.id);
      }
    });
  });
});

describe("writing", () => {
  const plant = (table: string) =>
    app.query(
      `insert into ${table} (id, title)
       select 100 + n, 'Planted' from generate_series(1, 3) as n
        where set_config('app.current_tenant_id', case n when 1 then $1 else $2 end, true) is not null
       returning tenant_id`,
      [a.id, b.id],
    );

  test("the claim changed between two rows of an insert plants none in the neighbour's tenant", async () => {
    for (const table of [PLAIN, PARTITIONED]) {
      await asUser(app, a.owner, () => expect(plant(table)).rejects.toMatchObject({ code: "42501" }));
    }
    await asUser(app, a.owner, async () => {
      // The control: where the claim is trusted, two rows are planted.
      const { rows } = await plant(NAIVE);
      expect(rows.filter(({ tenant_id }) => tenant_id === b.id)).toHaveLength(2);
    });
  });

  test.each(["update %s set title = 'Changed'", "delete from %s"])(
    "the claim changed in the middle of %j touches nothing of the neighbour's",
    async (statement) => {
      const held = (table: string) =>
        asPlatform(operator, async () => {
          const { rows } = await operator.query(
            `select count(*)::integer as rows from ${table} where tenant_id = $1 and title like 'Title %'`,
            [b.id],
          );
          return rows[0].rows;
        });
      for (const plan of Object.values(PLANS)) {
        for (const table of [PLAIN, PARTITIONED]) {
          await asUser(app, a.owner, async () => {
            await app.query(plan);
            await app
              .query(
                `${statement.replace("%s", table)} where set_config('app.current_tenant_id', $1, true) is not null`,
                [b.id],
              )
              .then(
                () => app.query("commit; begin"),
                () => {},
              );
          });
          expect(await held(table)).toBe(20);
        }
      }
    },
  );
});

test("the user's role changed within a scan opens no colleague's rows", async () => {
  await asUser(app, a.colleague, async () => {
    const { rows } = await app.query(
      `select account.user_id
         from (select set_config('app.current_user_role', case n when 1 then 'member' else 'owner' end, true), n
                 from generate_series(1, 3) as n offset 0) as switch
         cross join lateral (select user_id from app_public.exchange_accounts where switch.n > 0 offset 0) as account`,
    );
    expect(rows).toEqual([]);
  });
});

test("a setting made for the session does not outlive what the next request sets", async () => {
  const session = await db.connect("app");
  await session.query("select set_config('app.current_tenant_id', $1, false)", [b.id]);
  await asUser(session, a.owner, async () => {
    const { rows } = await session.query("select distinct tenant_id from app_public.documents");
    expect(rows).toEqual([{ tenant_id: a.id }]);
  });
});
