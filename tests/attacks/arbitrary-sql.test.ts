/** Whoever can run any SQL in A's sealed transaction sees and changes nothing of B's. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { wholeAnswer } from "./support/whole-answer.ts";

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
beforeAll(async () => {
  ({ a, b, tables } = await makeNeighbours(db));
});

const claim = (setting: string, value: string) =>
  app.query("select set_config($1, $2, true)", [`app.current_${setting}`, value]);
const reclaim = (from: string, to: string) =>
  app.query("select set_config('app.context', replace(current_setting('app.context'), $1, $2), true)", [
    from,
    to,
  ]);

const answer = (sql: string) => wholeAnswer(app, sql);
const ofB = () => [b.member.userId, b.owner.userId, b.row("app_public.exchange_accounts").id ?? ""];

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
    await reclaim(`${a.colleague.userId}|member|`, `${a.colleague.userId}|owner|`);
    expect(JSON.parse(await answer(read)).code).toBe("RH013");
    await app.query("rollback to savepoint claims");
    await reclaim(`${a.colleague.userId}|`, `${a.member.userId}|`);
    expect(JSON.parse(await answer(read)).code).toBe("RH013");
  });
});

test.each(["reset app.context", "set local app.context = ''", "reset all"])(
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
        for (const secret of ofB()) expect([call, said.includes(secret)]).toEqual([call, false]);
      }
    }
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
