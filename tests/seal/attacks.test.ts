/**
 * Any SQL at all, as app_user in A's own sealed transaction, while B is at work
 * on a connection beside it. Whatever is tried: nothing that comes back holds a
 * row, an id or the seal of B, and nothing of B's is changed.
 */
import type { Client, QueryArrayResult } from "pg";
import { asPlatform } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { sealFor } from "../support/seal.ts";
import { makeTenant, type Tenant, walledTables } from "../support/two-tenants.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const owner = await db.connect("owner");
const operator = await db.connect("operator");
const busy = await db.connect("app");
const tables = await walledTables(owner);

const { rows: uses } = await operator.query("select tenancy.request_platform('two tenants') as use");
await operator.query("begin");
await operator.query("select tenancy.enter_platform($1)", [uses[0].use]);
const a = await makeTenant(operator, tables, 1, 1);
const b = await makeTenant(operator, tables, 2, 1);
await operator.query("commit");

const claimsOf = (tenant: Tenant) => ({
  tenantId: tenant.id,
  userId: tenant.rows.get("app_public.users")?.id ?? "",
  role: "owner",
});
const sealOfA = sealFor(claimsOf(a));
const sealOfB = sealFor(claimsOf(b));
const enter = (client: Client, tenant: Tenant, seal: string) =>
  client.query(enterStatement(claimsOf(tenant), seal));

// What may never come back: the seal, and the ids of rows, which no two tenants share here.
const ids = (tenant: Tenant) => new Set([...tenant.rows.values()].map(({ id }) => id ?? ""));
const canaries = [...ids(b)].filter((id) => id !== "" && id !== b.id && !ids(a).has(id));
canaries.push(sealOfB.slice(-64));

const B = b.id;
const ACCOUNT = b.rows.get("app_public.exchange_accounts")?.id;
const switchTo = `set_config('app.current_tenant_id', '${B}', true)`;
const switchContext = (from: string, to: string) =>
  `set_config('app.context', replace(current_setting('app.context'), ${from}, ${to}), true)`;
const documents = "app_public.documents";
const partition = "app_private.executions_p00";

const attacks: Record<string, string> = {
  "a plain read with B written out": `select * from ${documents} where tenant_id = '${B}'`,
  "the setting by hand": `set local app.current_tenant_id = '${B}'; select * from ${documents}`,
  "the setting for the session": `set app.current_tenant_id = '${B}'; select * from ${documents}`,
  "set_config, then a read": `select ${switchTo}; select * from ${documents}`,
  "set_config and the colleague's role": `select ${switchTo}, ${switchContext("'|owner|'", "'|admin|'")}; table app_public.users`,
  "set_config in a CTE": `with s as materialized (select ${switchTo}) select documents.* from s, ${documents}`,
  "set_config in the target list": `select ${switchTo}, documents.* from ${documents}`,
  "set_config in a where": `select * from ${documents} where ${switchTo} is not null`,
  "set_config in a lateral": `select d.* from (select ${switchTo}) s cross join lateral (select * from ${documents} offset 0) d`,
  "set_config between two scans": `select x.*, y.* from ${documents} x left join lateral (select ${switchTo}) s on true left join lateral (select * from ${documents} offset 0) y on true`,
  "set_config and a rescan for each of many rows": `select n, (select string_agg(id::text, ',') from ${documents} where n = n) from generate_series(1, 50) n where n < 2 or ${switchTo} is not null`,
  "set_config in a union": `select id from ${documents} union all select ${switchTo}::uuid union all select id from ${documents}`,
  "set_config in an order by": `select * from ${documents} order by ${switchTo}`,
  "set_config in a returning": `update ${documents} set title = title returning ${switchTo}, documents.*`,
  "set_config in an update of everything": `update ${documents} set title = 'stolen' where ${switchTo} is not null returning *`,
  "set_config in a delete of everything": `delete from app_public.coin_category_overrides where ${switchTo} is not null returning *`,
  "set_config in a merge": `merge into ${documents} d using (select ${switchTo} as t) s on true when matched then update set title = 'stolen'`,
  "a cursor kept open across the switch": `declare c cursor for select * from ${documents}; select ${switchTo}; fetch all c; move absolute 0 c; fetch all c`,
  "a cursor with hold": `declare c cursor with hold for select * from ${documents}; select ${switchTo}; fetch all c`,
  "a prepared statement across the switch": `prepare q as select * from ${documents}; execute q; select ${switchTo}; execute q`,
  "a prepared statement with a generic plan": `set local plan_cache_mode = force_generic_plan; prepare g as select * from ${documents}; execute g; select ${switchTo}; execute g`,
  "the own seal for B's claim": `select ${switchTo}, ${switchContext("split_part(current_setting('app.context'), '|', 1)", `'${claimsOf(b).userId}'`)}; select * from ${documents}`,
  "the own seal with another expiry": `select set_config('app.context', overlay(current_setting('app.context') placing '9999999999' from position('v1.' in current_setting('app.context')) + 20 for 10), true); select ${switchTo}; select * from ${documents}`,
  "no seal": `select ${switchContext("split_part(current_setting('app.context'), '|', 3)", "''")}; select ${switchTo}; select * from ${documents}`,
  "reset of the settings": `reset app.context; reset app.current_tenant_id; select * from ${documents}`,
  "reset all": `reset all; select * from ${documents}`,
  "discard all": "discard all",
  "commit and go on": `commit; select * from ${documents}`,
  "commit, switch and go on": `commit; begin; set local role app_user; select ${switchTo}; select * from ${documents}`,
  "rollback and go on": `rollback; set role app_user; set app.current_tenant_id = '${B}'; select * from ${documents}`,
  "reset role": `reset role; select * from ${documents}`,
  "role none": `set role none; select * from ${documents}`,
  "the platform role": `set role app_platform; select * from ${documents}`,
  "the owner role": `set role app_owner; select * from ${documents}`,
  "the operator role": `set role app_operator; select * from ${documents}`,
  "another session authorization": `set session authorization app_operator; select * from ${documents}`,
  "row security off": `set local row_security = off; select * from ${documents}`,
  "replication role": `set local session_replication_role = replica; update ${documents} set tenant_id = '${B}'`,
  "a partition by its name": `select * from ${partition}`,
  "only the parent": "select * from only app_public.executions",
  "a system column": "select tableoid::regclass, ctid, * from app_public.executions",
  "a planted row": `insert into ${documents} (tenant_id, user_id, title, content_hash) values ('${B}', '${claimsOf(b).userId}', 'x', repeat('0', 64)) returning *`,
  "a planted row by column default": `select ${switchTo}; insert into ${documents} (user_id, title, content_hash) values ('${claimsOf(b).userId}', 'x', repeat('0', 64)) returning *`,
  "a row moved": `update ${documents} set tenant_id = '${B}' returning *`,
  "a truncate": `truncate ${documents}`,
  "a lock of everybody": `lock table ${documents} in access exclusive mode nowait; select 1`,
  "a new policy": `create policy open on ${documents} using (true)`,
  "a wall dropped": `drop policy tenant_wall on ${documents}`,
  "row security disabled": `alter table ${documents} disable row level security`,
  "a grant to oneself": `grant all on ${partition} to app_user`,
  "a view": `create view app_public.v as select * from ${documents}`,
  "a temporary view": `create temp view v as select * from ${documents}; select * from v`,
  "a temporary function": "create function pg_temp.f(uuid) returns boolean language sql as 'select true'",
  "a do block": `do $$ begin perform ${switchTo}; raise notice '%', (select string_agg(id::text, ',') from ${documents}); end $$`,
  "the keys": "select * from tenancy.seal_keys",
  "a key of one's own": "select tenancy.add_seal_key(sha256('mine'))",
  "a seal asked for": `select tenancy.make_seal('${B}', null, 'owner')`,
  "B entered": `select tenancy.enter('${B}', null, 'owner'); select * from ${documents}`,
  "the seal not required": "select tenancy.require_seal(false, 'because')",
  "the check rewritten":
    "create or replace function tenancy.verify_seal() returns boolean language sql as 'select true'",
  "the requirement rewritten":
    "create or replace function tenancy.seal_is_required() returns boolean language sql immutable as 'select false'",
  "the check called": "select tenancy.verify_seal()",
  "the walls lowered": "select tenancy.lower_walls('because')",
  "a table unprotected": `select tenancy.unprotect('${documents}', 'because')`,
  "the platform requested": "select tenancy.request_platform('because')",
  "the record": "select * from tenancy.events",
  "B's secret": `select * from app_public.resolve_api_credential('${ACCOUNT}')`,
  "B's secret after the switch": `select ${switchTo}; select * from app_public.resolve_api_credential('${ACCOUNT}')`,
  "a secret stored for B": `select app_public.store_api_secret('${b.rows.get("app_public.api_credentials")?.id}', '${ACCOUNT}', 'k', decode(repeat('00', 12), 'hex'), decode(repeat('00', 32), 'hex'), '${claimsOf(b).userId}')`,
  "what others run": "select * from pg_stat_activity",
  "what others run, by function": "select * from pg_stat_get_activity(null)",
  settings: "select name, setting from pg_settings",
  "prepared statements": "select * from pg_prepared_statements",
  cursors: "select * from pg_cursors",
  locks: "select * from pg_locks",
  "statistics of columns": "select * from pg_stats",
  "raw statistics": "select * from pg_statistic",
  "source of functions": "select proname, prosrc from pg_proc where pronamespace = 'tenancy'::regnamespace",
  passwords: "select * from pg_authid",
  "user mappings": "select * from pg_user_mapping",
  "stored settings": "select * from pg_db_role_setting",
  "every setting of ours": "select current_setting('app.context'), current_setting('app.current_tenant_id')",
  "everything as XML": "select query_to_xml('select * from app_public.documents', true, true, '')",
  "a schema as XML": "select schema_to_xml('app_public', true, true, '')",
  "XML after the switch": `select ${switchTo}; select table_to_xml('${documents}', true, true, '')`,
  "explain analyze": `explain (analyze, verbose, costs off) select * from ${documents} where tenant_id = '${B}'`,
  "a division that tells": `select 1 / (title <> title)::int from ${documents} where tenant_id = '${B}'`,
  "a cast that tells": `select title::int from ${documents} where tenant_id = '${B}'`,
  "a file": "select pg_read_file('postgresql.conf')",
  "the log": "select pg_current_logfile(), pg_read_file(pg_current_logfile())",
  "the log's folder": "select * from pg_ls_logdir()",
  "copy to a program": `copy (select * from ${documents}) to program 'cat'`,
  "copy from a file": "copy app_public.documents from '/etc/passwd'",
  "large objects": "select lo_create(0), lo_get(16384)",
  "another's row version": `select currtid2('${documents}', '(0,1)')`,
  "parameters in the log": `set log_parameter_max_length_on_error = -1; select * from ${documents} where id = 'x'`,
  "statements in the log": "set log_statement = 'all'",
  "debugging plans to the client": `set client_min_messages = debug5; set debug_print_plan = on; select * from ${documents}`,
  "a role of one's own": "create role mine superuser",
  "one's own login": "alter role app_authenticator superuser",
  "one's own setting": `alter role app_user set app.current_tenant_id = '${B}'`,
  "an extension": "create extension dblink",
  "a subscription": "create publication p for all tables",
  "a parallel scan": `set local debug_parallel_query = on; select ${switchTo}; select count(*), string_agg(id::text, ',') from ${documents}`,
  "terminate the neighbour": "select pg_terminate_backend(pid) from generate_series(1, 100000) pid",
  listen: "listen everything",
  "a savepoint around the switch": `savepoint s; select ${switchTo}; select * from ${documents}; rollback to s; select * from ${documents}`,
};

const stateOfB = () =>
  asPlatform(operator, async () => {
    const state: Record<string, unknown> = {};
    for (const { name, tenantColumn } of tables) {
      const { rows } = await operator.query(
        `select xmin::text, t.* from ${name} t where ${tenantColumn} = $1`,
        [B],
      );
      state[name] = rows;
    }
    return state;
  });

let before: Record<string, unknown>;
beforeAll(async () => {
  before = await stateOfB();
  // B is in the middle of a request: its seal is set, its statements are known to its session.
  await busy.query("begin");
  await enter(busy, b, sealOfB);
  await busy.query({
    name: "at_work",
    text: `select * from ${documents} where id = $1`,
    values: [claimsOf(b).userId],
  });
});

test("the neighbour sees what nobody else may: control", async () => {
  const { rows } = await busy.query(`select * from ${documents}`);
  expect(canaries.some((canary) => JSON.stringify(rows).includes(canary))).toBe(true);
  expect(JSON.stringify((await busy.query("select current_setting('app.context')")).rows)).toContain(
    sealOfB.slice(-64),
  );
});

test.each(Object.entries(attacks))("%s", async (_, attack) => {
  const client = await db.connect("app");
  const heard: unknown[] = [];
  client.on("notice", (notice) => heard.push(notice.message, notice.detail));
  try {
    await client.query("begin");
    await enter(client, a, sealOfA);
    // Each statement by itself, so that one which is refused hides nothing of those after it.
    for (const statement of attack.split(/;\s+/)) {
      await client.query("savepoint attack").catch(() => {});
      try {
        const answers = [
          await client.query({ text: statement, rowMode: "array" }),
        ].flat() as QueryArrayResult[];
        heard.push(...answers.map(({ rows }) => rows));
      } catch (error) {
        const { message, detail, hint, where } = error as Record<string, unknown>;
        heard.push(message, detail, hint, where);
        await client.query("rollback to savepoint attack").catch(() => {});
      }
    }
    await client.query("commit").catch(() => {});
  } finally {
    await client.end();
  }
  // What was sent comes back in messages; B's ids that the attack itself wrote are no news.
  const news = canaries.filter((canary) => !attack.includes(canary));
  const told = JSON.stringify(heard, (_key, value) => (typeof value === "bigint" ? String(value) : value));
  expect(news.filter((canary) => told.includes(canary))).toEqual([]);
  expect(await stateOfB()).toEqual(before);
});

test("afterwards the seal is still required, by the same check, and B is still at work", async () => {
  const { rows } = await owner.query(
    "select tenancy.seal_is_required() as required, count(*) from tenancy.seal_keys",
  );
  expect(rows).toEqual([{ required: true, count: "1" }]);
  expect((await busy.query(`select * from ${documents}`)).rowCount).toBe(1);
});
