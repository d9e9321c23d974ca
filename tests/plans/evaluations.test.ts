/**
 * How often a context is verified: by each part of the wall once for each table
 * of a statement, however many rows there are. Counted by Postgres itself.
 */
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const root = await db.connect("root");

const TENANT = "00000000-0000-7000-8000-000000000001";
const USER = "00000000-0000-7000-8000-0000000000aa";
const ROWS = 1000;
/** What the two parts of the wall that verify call where no seal is cached. */
const PARTS = ["verify_tenant_id", "require_tenant_id"];

beforeAll(async () => {
  await root.query("set track_functions = 'all'");
  await root.query("select tenancy.add_seal_key(sha256('evaluations'))");
  await root.query("select tenancy.require_seal(true, 'count verifications')");
  await root.query(
    "grant select, insert, update, delete on app_public.documents, app_public.jobs to app_user",
  );
  await root.query(
    "insert into app_public.users (tenant_id, id, email, display_name) values ($1, $2, 'a@b.example', 'A')",
    [TENANT, USER],
  );
});

/** Counts since the session last told the server of them, which is after the transaction at the earliest. */
async function callsSoFar(): Promise<Record<string, number>> {
  const { rows } = await root.query<{ funcname: string; calls: string }>(
    `select funcname, calls from pg_stat_xact_user_functions
      where schemaname = 'tenancy' and funcname like any ('{sealed%,verify%,require%}')`,
  );
  return Object.fromEntries(rows.map(({ funcname, calls }) => [funcname, Number(calls)]));
}

/** Runs the statement among a thousand documents and jobs of one member; counts calls of the kernel's functions. */
async function count(
  statement: string,
  role = "member",
): Promise<{ rows: number; calls: Record<string, number> }> {
  await root.query("begin");
  try {
    await root.query(
      `insert into app_public.documents (tenant_id, user_id, title, content_hash)
       select $1, $2, 'Document ' || n, encode(sha256(n::text::bytea), 'hex') from generate_series(1, ${ROWS}) as n`,
      [TENANT, USER],
    );
    await root.query(
      `insert into app_public.jobs (tenant_id, kind, idempotency_key)
       select $1, 'count', 'key ' || n from generate_series(1, ${ROWS}) as n`,
      [TENANT],
    );
    const { rows: seals } = await root.query("select tenancy.make_seal($1, $2, $3) as seal", [
      TENANT,
      USER,
      role,
    ]);
    await root.query(enterStatement({ tenantId: TENANT, userId: USER, role }, seals[0].seal));
    await root.query("reset role");
    const before = await callsSoFar();
    await root.query("set local role app_user");
    const { rowCount } = await root.query(statement);
    await root.query("reset role");
    const after = await callsSoFar();
    return {
      rows: rowCount ?? 0,
      calls: Object.fromEntries(Object.entries(after).map(([name, n]) => [name, n - (before[name] ?? 0)])),
    };
  } finally {
    await root.query("rollback");
  }
}

const DOCUMENT = `(user_id, title, content_hash) select '${USER}', 'New', encode(sha256(n::text::bytea), 'hex') from generate_series(1, ${ROWS}) as n`;
const JOB = `(kind, idempotency_key) select 'count', 'new ' || n from generate_series(1, ${ROWS}) as n`;

describe.each([
  ["a plain table", "app_public.documents", `insert into app_public.documents ${DOCUMENT}`],
  ["32 partitions", "app_public.jobs", `insert into app_public.jobs ${JOB}`],
])("on %s", (_, table, insert) => {
  const key = table === "app_public.jobs" ? "kind" : "title";
  const statements: [string, string][] = [
    ["select", `select * from ${table}`],
    ["aggregate", `select ${key}, count(*) from ${table} group by 1 having count(*) > 0`],
    ["insert", insert],
    ["update", `update ${table} set ${key} = ${key}`],
    ["delete", `delete from ${table}`],
    ["upsert", `${insert} on conflict do nothing`],
    [
      "merge",
      `merge into ${table} as target using (select id from ${table} offset 0) as source
                 on target.id = source.id when matched then update set ${key} = target.${key}`,
    ],
  ];

  test.each(statements)(
    "%s of a thousand rows verifies the tenant as often as of one row",
    async (name, statement) => {
      const { rows, calls } = await count(statement);
      expect(rows).toBeGreaterThanOrEqual(name === "aggregate" ? 1 : ROWS);
      // A merge reads the table a second time, as its source.
      const tables = name === "merge" ? 2 : 1;
      // What is read and what is written are two conditions of the same policy.
      const conditions = ["update", "merge"].includes(name) ? 2 : 1;
      for (const part of PARTS) {
        expect(calls[part]).toBeGreaterThan(0);
        expect(calls[part]).toBeLessThanOrEqual(tables * conditions);
      }
    },
  );
});

test("a read that joins two tables verifies once for each", async () => {
  const { calls } = await count(
    "select from app_public.documents join app_public.users on users.id = documents.user_id",
  );
  for (const part of PARTS) expect(calls[part]).toBe(2);
});

test("a personal table asks for the user and the role once each besides", async () => {
  const { calls } = await count("select from app_public.notifications");
  // The whole tenant or one's own: two look-ups, besides that of the wall.
  expect((calls.verify_context ?? 0) - (calls.verify_tenant_id ?? 0)).toBeLessThanOrEqual(2);
});

test("the count sees a verification for every row: control", async () => {
  await root.query(
    "create function public.row_check(uuid) returns boolean language plpgsql as 'begin return $1 = tenancy.sealed_tenant_id(); end'",
  );
  await root.query("alter policy tenant_wall on app_public.documents using (public.row_check(tenant_id))");
  await root.query(
    "grant usage on schema public to app_user; grant execute on function public.row_check to app_user",
  );
  const { calls } = await count("select * from app_public.documents");
  expect(calls.sealed_tenant_id).toBeGreaterThanOrEqual(ROWS);
});
