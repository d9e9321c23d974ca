/**
 * A context that does not hold is refused in the same way whatever rows there
 * are: by an error where an index finds the rows, by an empty answer where a scan
 * reads them. A wall that raises where it meets a row tells whether there is one:
 * SQL in A's transaction claims B, asks for a value, and learns from an error
 * that B has it.
 */
import type { DatabaseError } from "pg";
import { asPlatform, inTransaction } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { sealFor } from "../support/seal.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");
const operator = await db.connect("operator");

const A = { tenantId: "0190a000-0000-7000-8000-00000000000a", userId: "", role: "owner" };
const B = { ...A, tenantId: "0190a000-0000-7000-8000-00000000000b" };
const TABLES = ["plain", "parted", "lazy", "loud"];

beforeAll(async () => {
  // The third is a wall that compares, but only in a filter; the fourth raises where it meets a row.
  await owner.query(
    `create table app_public.plain (tenant_id uuid not null, id int not null, word text not null, primary key (tenant_id, id));
     create table app_public.parted (like app_public.plain including all) partition by hash (tenant_id);
     create table app_public.lazy (like app_public.plain including all);
     create table app_public.loud (like app_public.plain including all);
     select tenancy.create_partitions('app_public.parted', 4)`,
  );
  for (const table of TABLES) {
    await owner.query(`create index on app_public.${table} (tenant_id, word)`);
    await owner.query(`select tenancy.protect('app_public.${table}')`);
    await owner.query(`grant select on app_public.${table} to app_user`);
  }
  await owner.query(
    `alter policy tenant_wall on app_public.lazy
       using (tenant_id = tenancy.current_tenant_id() and uuid_eq(tenant_id, (select tenancy.sealed_tenant_id())))`,
  );
  await owner.query(
    `alter policy tenant_wall on app_public.loud
       using (tenant_id = tenancy.current_tenant_id() and tenant_id >= (select tenancy.sealed_tenant_id())
              and uuid_eq(tenant_id, (select tenancy.sealed_tenant_id())))`,
  );
  const root = await db.connect("root");
  await root.query("insert into app_public.tenants (id, slug, name) values ($1, 'a', 'A'), ($2, 'b', 'B')", [
    A.tenantId,
    B.tenantId,
  ]);
  await root.query(
    "insert into app_public.users (tenant_id, id, email, display_name) values ($1, $1, 'b@b.example', 'B')",
    [B.tenantId],
  );
  await root.query(
    "insert into app_public.notifications (tenant_id, user_id, kind, title) values ($1, $1, 'system', 'of b 7')",
    [B.tenantId],
  );
  for (const table of TABLES) {
    await root.query(
      `insert into app_public.${table}
       select tenant, n, case tenant when $2 then 'of b ' else 'of a ' end || n
         from unnest(array[$1, $2]::uuid[]) as tenant, generate_series(1, 2000) as n`,
      [A.tenantId, B.tenantId],
    );
    await root.query(`analyze app_public.${table}`);
  }
});

/** How each is refused: by an index, and by a scan. A claim that is missing has no partition to choose. */
const CONTEXTS: Record<string, { claims: typeof A; states: [string, RegExp] }> = {
  "B's claim under A's seal": { claims: B, states: ["RH013", /^0 rows$/] },
  "no claim": { claims: { ...A, tenantId: "" }, states: ["RH001", /^(0 rows|RH001)$/] },
};
const PLANS: Record<string, string> = {
  "as planned": "select 1",
  "without indexes":
    "set local enable_indexscan = off; set local enable_bitmapscan = off; set local enable_indexonlyscan = off; set local max_parallel_workers_per_gather = 0",
  "without pruning or indexes":
    "set local enable_partition_pruning = off; set local enable_indexscan = off; set local enable_bitmapscan = off; set local enable_indexonlyscan = off; set local max_parallel_workers_per_gather = 0",
  "with bitmaps":
    "set local enable_indexscan = off; set local enable_indexonlyscan = off; set local enable_seqscan = off",
  "with a generic plan": "set local plan_cache_mode = force_generic_plan",
};
/** What is asked of a value that B has, and of one that nobody has. */
const QUESTIONS: Record<string, (word: string) => string> = {
  equality: (word) => `word = '${word}'`,
  "a range": (word) => `word >= '${word}' and word <= '${word}'`,
  "a beginning": (word) => `starts_with(word, '${word}')`,
  "one of a list": (word) => `word in ('${word}', 'neither')`,
  "either of two": (word) => `word = '${word}' or word = 'neither'`,
  "a function of it": (word) => `textlen(word) > 0 and word = '${word}'`,
};

async function outcome(table: string, claims: typeof A, plan: string, condition: string): Promise<string> {
  return inTransaction(app, async () => {
    await app.query(plan);
    await app.query(enterStatement(claims, sealFor(A)));
    return app.query(`select from app_public.${table} where ${condition}`).then(
      ({ rowCount }) => `${rowCount} rows`,
      ({ code }: DatabaseError) => code ?? "",
    );
  });
}

describe.each(Object.entries(CONTEXTS))("%s", (_, { claims, states }) => {
  describe.each(Object.entries(PLANS))("%s", (_, plan) => {
    const isByIndex = !plan.includes("enable_bitmapscan = off");
    test.each(Object.entries(QUESTIONS))(
      "is refused whether B has the value or nobody: %s",
      async (_, question) => {
        for (const table of ["plain", "parted"]) {
          const there = await outcome(table, claims, plan, question("of b 7"));
          expect(there).toMatch(isByIndex ? states[0] : states[1]);
          expect([table, await outcome(table, claims, plan, question("not there"))]).toEqual([table, there]);
        }
      },
    );
  });
});

test("a wall that compares in a filter alone tells B's values: control", async () => {
  const ask = (word: string) => outcome("lazy", B, "select 1", QUESTIONS.equality?.(word) ?? "");
  expect(await ask("of b 7")).toBe("RH013");
  expect(await ask("not there")).toBe("0 rows");
});

/**
 * A scan that comes twice within a statement: first under A's claim, where it
 * finds nothing, and then under B's. What is verified at the first row is
 * verified under B's claim.
 */
const twice = (table: string, plan: string, condition: string) =>
  inTransaction(app, async () => {
    await app.query(plan);
    await app.query(enterStatement(A, sealFor(A)));
    return app
      .query(
        `select claims.n
           from (select set_config('app.current_tenant_id', case n when 1 then '${A.tenantId}' else '${B.tenantId}' end, true), n
                   from generate_series(1, 2) as n offset 0) as claims
          cross join lateral (
            select from app_public.${table} where ${condition} and claims.n > 0 offset 0) as found`,
      )
      .then(
        ({ rowCount }) => `${rowCount} rows`,
        ({ code }: DatabaseError) => code ?? "",
      );
  });

describe.each(Object.entries(PLANS))("a claim that changes between two scans, %s", (_, plan) => {
  test.each(Object.entries(QUESTIONS))("tells nothing of B's values: %s", async (_, question) => {
    for (const table of ["plain", "parted"]) {
      expect([table, await twice(table, plan, question("of b 7"))]).toEqual([table, "0 rows"]);
      expect([table, await twice(table, plan, question("not there"))]).toEqual([table, "0 rows"]);
    }
    // The control: A's own value is found, by the first of the two.
    expect(await twice("plain", plan, question("of a 7"))).not.toBe("0 rows");
  });
});

test.each(Object.entries(PLANS))(
  "nor does a personal table, which asks for user and role besides, %s",
  async (_, plan) => {
    expect(await twice("notifications", plan, "title = 'of b 7'")).toBe("0 rows");
    expect(await twice("notifications", plan, "title = 'not there'")).toBe("0 rows");
  },
);

test("a wall that raises where it meets a row tells B's values to the second scan: control", async () => {
  expect(await twice("loud", "select 1", "word = 'of b 7'")).toBe("RH013");
  expect(await twice("loud", "select 1", "word = 'not there'")).toBe("0 rows");
});

test("the rightful tenant is answered: control", async () => {
  for (const table of ["plain", "parted"]) {
    expect(await outcome(table, A, "select 1", "word = 'of a 7'")).toBe("1 rows");
    expect(await outcome(table, A, "select 1", "word = 'of b 7'")).toBe("0 rows");
  }
});

test("a tenant that was suspended is refused at once, also where it has no row", async () => {
  const suspend = (status: string) =>
    asPlatform(operator, async () => {
      await operator.query("update app_public.tenants set status = $1 where id = $2", [status, A.tenantId]);
      await operator.query("commit; begin");
    });
  await suspend("suspended");
  for (const table of ["plain", "parted"]) {
    expect(await outcome(table, A, "select 1", "word = 'not there'")).toBe("RH003");
  }
  await suspend("active");
});
