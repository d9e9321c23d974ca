/**
 * Nothing that can be observed tells whether B has a value, where an index finds the
 * rows: not the rows, not an error, and not what EXPLAIN ANALYZE counts. SQL of A
 * changes its claim, or puts in a seal of its own that has expired, between two scans
 * of one statement. Each question is asked of a value that B has and of one that
 * nobody has.
 */
import type { DatabaseError } from "pg";
import { inTransaction } from "../support/as-user.ts";
import { contextSettings, enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { expiredSealFor } from "../support/seal.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");
const root = await db.connect("root");

const A = { tenantId: "0190a000-0000-7000-8000-00000000000a", userId: "", role: "owner" };
const B = { ...A, tenantId: "0190a000-0000-7000-8000-00000000000b" };
const TABLES = ["plain", "parted"];

beforeAll(async () => {
  await owner.query(
    `create table app_public.plain (tenant_id uuid not null, id int not null, word text not null, note text,
                                    primary key (tenant_id, id));
     create table app_public.parted (like app_public.plain including all) partition by hash (tenant_id);
     create table app_public.former (like app_public.plain including all);
     select tenancy.create_partitions('app_public.parted', 4)`,
  );
  for (const table of [...TABLES, "former"]) {
    await owner.query(
      `create index on app_public.${table} (tenant_id, word);
       select tenancy.protect('app_public.${table}');
       grant select on app_public.${table} to app_user`,
    );
  }
  // The wall of an older kernel: its isolating part is a filter alone.
  await owner.query(
    `alter policy tenant_wall on app_public.former using (
       tenant_id = tenancy.current_tenant_id() and tenant_id >= (select tenancy.sealed_tenant_id())
       and uuid_eq(tenant_id, (select tenant_id from tenancy.sealed_tenant)))`,
  );
  await root.query("insert into app_public.tenants (id, slug, name) values ($1, 'a', 'A'), ($2, 'b', 'B')", [
    A.tenantId,
    B.tenantId,
  ]);
  for (const table of [...TABLES, "former"]) {
    await root.query(
      `insert into app_public.${table}
       select tenant, n, case tenant when $2 then 'of b ' else 'of a ' end || n, case when n % 2 = 0 then 'even' end
         from unnest(array[$1, $2]::uuid[]) as tenant, generate_series(1, 2000) as n`,
      [A.tenantId, B.tenantId],
    );
    await root.query(`analyze app_public.${table}`);
  }
});

const PLANS: Record<string, string> = {
  "by index scans": "set local enable_seqscan = off; set local enable_bitmapscan = off",
  "by index only scans": "set local enable_seqscan = off; set local enable_bitmapscan = off",
  "by bitmaps":
    "set local enable_seqscan = off; set local enable_indexscan = off; set local enable_indexonlyscan = off",
  "with a generic plan": "set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan",
};

/** What changes at the second scan: a setting and its value. */
const CHANGES: Record<string, () => [string, string]> = {
  "the claim is B's": () => ["app.current_tenant_id", B.tenantId],
  "the claim is nobody's": () => ["app.current_tenant_id", "0190a000-0000-7000-8000-0000000000ff"],
  "the claim is empty": () => ["app.current_tenant_id", ""],
  "the seal is one's own and has expired": () => [
    "app.context",
    contextSettings(A, expiredSealFor(A))["app.context"] as string,
  ],
  "the seal is gone": () => ["app.context", "|owner|"],
};

const scanTwice = (table: string, setting: string, first: string, second: string, condition: string) =>
  `select found.n
     from (select n, set_config('${setting}', case n when 1 then '${first}' else '${second}' end, true) as made
             from generate_series(1, 2) as n offset 0) as change
    cross join lateral (
      select change.n from app_public.${table}
       where change.made is not null and ${condition} offset 0) as found`;

/** Everything that the statement shows: rows or an error, and the plan with its counts. */
async function observe(
  table: string,
  plan: string,
  change: () => [string, string],
  word: string,
): Promise<string> {
  const [setting, second] = change();
  const first = contextSettings(A)[setting] as string;
  const columns = plan.includes("only") ? `word = '${word}'` : `word = '${word}' and note is null`;
  const seen: string[] = [];
  for (const prefix of ["", "explain (analyze, costs off, timing off, summary off, buffers off) "]) {
    await inTransaction(app, async () => {
      await app.query(plan);
      await app.query(enterStatement(A));
      await app.query(prefix + scanTwice(table, setting, first, second, columns)).then(
        ({ rows }) => seen.push(JSON.stringify(rows).replaceAll(word, "…")),
        ({ code, message }: DatabaseError) => seen.push(`${code} ${message}`),
      );
    });
  }
  // Which of the seals a look-up was for, and its plan's literals, are A's own.
  return seen.join("\n").replaceAll(/v1\.[0-9a-f.]+/g, "seal");
}

describe.each(Object.entries(CHANGES))("%s", (_, change) => {
  test.each(Object.entries(PLANS))("tells nothing of B's values, %s", async (_plan, plan) => {
    for (const table of TABLES) {
      const there = await observe(table, plan, change, "of b 7");
      expect(await observe(table, plan, change, "no b 7")).toBe(there);
      // The control: A's own value is seen, unless an index asks for no claim at all.
      if (!there.startsWith("RH001")) expect(await observe(table, plan, change, "of a 7")).not.toBe(there);
    }
  });
});

test("a wall whose isolating part is a filter shows what B has: control", async () => {
  const change = CHANGES["the claim is B's"] as () => [string, string];
  const plan = PLANS["by index scans"] as string;
  expect(await observe("former", plan, change, "of b 7")).not.toBe(
    await observe("former", plan, change, "no b 7"),
  );
});

test("a forged claim chooses B's partition, and no error tells of its rows", async () => {
  const outcome = (condition: string) =>
    inTransaction(app, async () => {
      await app.query(enterStatement(A));
      await app.query("select set_config('app.current_tenant_id', $1, true)", [B.tenantId]);
      return app.query(`select from app_public.parted where ${condition}`).then(
        ({ rowCount }) => `${rowCount} rows`,
        ({ code }: DatabaseError) => code ?? "",
      );
    });
  for (const condition of [
    "ctid = '(0,1)'",
    "ctid = '(0,1)' and note is null",
    "ctid = '(0,2)' and note is null",
    "ctid = '(5000,1)'",
    'ctid = any (\'{"(0,1)","(0,2)"}\') and note is not null',
  ]) {
    expect([condition, await outcome(condition)]).toEqual([condition, "0 rows"]);
  }
});
