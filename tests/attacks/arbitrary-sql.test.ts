/** Whoever can run any SQL in A's sealed transaction sees and changes nothing of B's, and learns no key. */
import type { DatabaseError } from "pg";
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");
const root = await db.connect("root");

// As on a server whose catalogs could not be closed: there anyone may write a block.
await root.query("grant usage on language plpgsql to app_user");

let a: Neighbours["a"];
let b: Neighbours["b"];
let tables: Neighbours["tables"];
/** Everything by which a key could be known, as hexadecimal. */
let keys: string[];
beforeAll(async () => {
  ({ a, b, tables } = await makeNeighbours(db));
  const { rows } = await root.query(
    "select encode(inner_pad, 'hex') as inner, encode(outer_pad, 'hex') as outer from tenancy.seal_keys",
  );
  keys = rows.flatMap(({ inner, outer }) => [inner, outer]);
});

const claim = (setting: string, value: string) =>
  app.query("select set_config($1, $2, true)", [`app.current_${setting}`, value]);

/** What the statement answers or fails with, all of it, in a savepoint that is undone. */
async function answer(sql: string, values: unknown[] = []): Promise<string> {
  await app.query("savepoint answer");
  const said = await app.query(sql, values).then(
    ({ rows }) => JSON.stringify(rows),
    (error: DatabaseError) => JSON.stringify({ ...error, message: error.message }),
  );
  await app.query("rollback to savepoint answer");
  return said;
}

const ofB = () => [b.member.userId, b.owner.userId, b.row("app_public.exchange_accounts").id ?? ""];

test("the keys are there, and so are the neighbour's rows", () => {
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[0-9a-f]{128}$/);
});

test.each([
  "select * from tenancy.seal_keys",
  "table tenancy.seal_keys",
  "copy tenancy.seal_keys to stdout",
  "select tenancy.verify_seal()",
  "select tenancy.make_seal(tenancy.current_tenant_id(), null, 'owner')",
  "select tenancy.add_seal_key(decode(repeat('00', 32), 'hex'))",
  "select tenancy.require_seal(false, 'just because')",
  "create or replace function tenancy.seal_is_required() returns boolean language sql return false",
  "lock table tenancy.seal_keys",
  "explain select * from tenancy.seal_keys",
  "select * from pg_stats where tablename = 'seal_keys'",
])("no key and no seal is had by: %s", async (sql) => {
  await asUser(app, a.owner, async () => {
    const said = await answer(sql);
    expect(JSON.parse(said)).toMatchObject({ code: "42501" });
  });
});

test.each([
  "select pg_get_functiondef(oid) from pg_proc where pronamespace = 'tenancy'::regnamespace and prokind = 'f'",
  "select prosrc, prosqlbody::text from pg_proc",
  "select * from pg_settings",
  "select * from pg_prepared_statements",
  "select * from pg_cursors",
  "select pg_get_expr(adbin, adrelid) from pg_attrdef",
  "select * from pg_policies",
  "select * from pg_db_role_setting",
  "select * from pg_description",
  "explain (verbose, settings, format json) select tenancy.sealed_tenant_id(), * from app_public.documents",
])("no key stands in what may be read: %s", async (sql) => {
  await asUser(app, a.owner, async () => {
    const said = await answer(sql);
    expect(said.length).toBeGreaterThan(1);
    for (const key of keys) {
      expect(said).not.toContain(key);
      expect(said).not.toContain(Buffer.from(key, "hex").toString("base64"));
    }
  });
});

test("with the claim of B and the seal of A every command on every table is refused", async () => {
  await asUser(app, a.owner, async () => {
    await claim("tenant_id", b.id);
    for (const { name, tenantColumn } of tables.filter(({ name }) => !name.startsWith("app_private."))) {
      for (const command of [
        `select ${tenantColumn} from ${name}`,
        `select count(*) from ${name}`,
        `delete from ${name}`,
        `insert into ${name} default values`,
      ]) {
        const { code } = JSON.parse(await answer(command));
        // A missing grant, a missing value and a guard of the table may speak before the seal.
        expect([command, code]).toEqual([command, expect.stringMatching(/^(RH013|42501|23502)$/)]);
      }
      expect([name, JSON.parse(await answer(`select ${tenantColumn} from ${name}`)).code]).toEqual([
        name,
        "RH013",
      ]);
    }
  });
});

test("a higher role or another user than the sealed one is refused wherever it is asked for", async () => {
  await asUser(app, a.colleague, async () => {
    const read = "select user_id from app_public.exchange_accounts";
    expect(await answer(read)).toBe("[]");
    await app.query("savepoint claims");
    await claim("user_role", "owner");
    expect(JSON.parse(await answer(read)).code).toBe("RH013");
    await app.query("rollback to savepoint claims");
    await claim("user_id", a.member.userId);
    expect(JSON.parse(await answer(read)).code).toBe("RH013");
  });
});

test.each(["reset app.seal", "set local app.seal = ''", "reset all"])(
  "without its seal a context is none: %s",
  async (sql) => {
    await asUser(app, a.owner, async () => {
      await app.query(sql);
      await expect(app.query("select from app_public.documents")).rejects.toMatchObject({
        code: expect.stringMatching(/^(RH010|RH001|42501)$/),
      });
    });
  },
);

test("every function of ours that app_user may call says nothing of B, with the claim of B or with its ids", async () => {
  const { rows: functions } = await root.query<{ name: string; types: string[] }>(
    `select pg_proc.oid::regproc::text as name,
            array(select type::regtype::text from unnest(proargtypes) as type) as types
       from pg_proc
      where pronamespace::regnamespace::text in ('tenancy', 'app_public', 'app_private')
        and prokind = 'f' and prorettype <> 'trigger'::regtype
        and has_function_privilege('app_user', pg_proc.oid, 'execute')`,
  );
  expect(functions.length).toBeGreaterThan(10);
  const values: Record<string, string> = {
    uuid: `'${b.row("app_public.api_credentials").id}'::uuid`,
    text: "'owner'::text",
    bytea: "'\\x000000000000000000000000'::bytea",
    "app_public.tenants": `(null::app_public.tenants)`,
  };
  await asUser(app, a.owner, async () => {
    for (const { name, types } of functions) {
      const call = `select ${name}(${types.map((type) => values[type] ?? `null::${type}`).join(", ")})`;
      for (const tenant of [a.id, b.id]) {
        await claim("tenant_id", tenant);
        const said = await answer(call);
        for (const secret of [...ofB(), ...keys])
          expect([call, said.includes(secret)]).toEqual([call, false]);
      }
    }
  });
});

test("the seal of a request is in no text that another session sees", async () => {
  await asUser(app, a.owner, async () => {
    const { rows } = await app.query("select current_setting('app.seal') as seal, pg_backend_pid() as pid");
    const { seal, pid } = rows[0];
    expect(seal).toMatch(/^v1\./);
    await app.query("select from app_public.documents");
    const seen = await root.query("select query, application_name from pg_stat_activity where pid = $1", [
      pid,
    ]);
    expect(seen.rows).toEqual([{ query: "select from app_public.documents", application_name: "" }]);
    await expectSqlState(app, "42501", () => app.query("select query from pg_stat_activity"));
  });
});

test("what was tried has changed nothing of B's", async () => {
  const state = () =>
    asPlatform(operator, async () => {
      const all = [];
      for (const { name, tenantColumn } of tables) {
        const { rows } = await operator.query(`select * from ${name} where ${tenantColumn} = $1`, [b.id]);
        all.push(rows);
      }
      return all;
    });
  const before = await state();
  expect(before.every((rows) => rows.length > 0)).toBe(true);
  await asUser(app, a.owner, async () => {
    for (const { name } of tables) {
      for (const sql of [
        `do $$ begin perform set_config('app.current_tenant_id', '${b.id}', true); delete from ${name}; exception when others then null; end $$`,
        `do $$ begin perform set_config('role', 'app_platform', true); delete from ${name}; exception when others then null; end $$`,
      ]) {
        await app.query(sql);
      }
    }
    await app.query("commit; begin");
  });
  expect(await state()).toEqual(before);
});
