import { makeNeighbours, type Neighbours } from "../../app_public/support/neighbours.ts";
import { asPlatform } from "../../support/as-user.ts";
import type { TestDatabase } from "../../support/database.ts";

export const PLAIN = "app_public.notes";
export const PARTITIONED = "app_public.readings";
/** Behind a policy that trusts the claim: what an attack does here shows that it is one. */
export const NAIVE = "app_public.naive";

/** An attack may depend on how its scan is planned. */
export const PLANS = {
  "as planned": "",
  "without indexes":
    "set local enable_indexscan = off; set local enable_indexonlyscan = off; set local enable_bitmapscan = off",
  "with a generic plan": "set local plan_cache_mode = force_generic_plan",
};

/** Makes two tenants and the three tables, with twenty rows of each tenant in each. */
export async function makeClaimedTables(db: TestDatabase): Promise<Neighbours> {
  const neighbours = await makeNeighbours(db);
  const owner = await db.connect("owner");
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
  const operator = await db.connect("operator");
  await asPlatform(operator, async () => {
    for (const table of [PLAIN, PARTITIONED, NAIVE]) {
      await operator.query(
        `insert into ${table} (tenant_id, id, title)
         select tenant, n, 'Title ' || n from unnest($1::uuid[]) as tenant, generate_series(1, 20) as n`,
        [[neighbours.a.id, neighbours.b.id]],
      );
    }
    await operator.query("commit; begin");
  });
  return neighbours;
}

/** Runs the callback while the walls believe every claim. */
export async function withoutSeal<T>(db: TestDatabase, run: () => Promise<T>): Promise<T> {
  const owner = await db.connect("owner");
  await owner.query("select tenancy.require_seal(false, 'a test')");
  try {
    return await run();
  } finally {
    await owner.query("select tenancy.require_seal(true, 'a test')");
    await owner.end();
  }
}
