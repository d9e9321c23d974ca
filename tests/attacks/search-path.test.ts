/** Objects planted in front of the ones that the walls and functions mean. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  // No tenant role could do this; somebody careless has done it for them.
  await owner.query(
    `create schema planted;
     grant usage on schema planted to app_user;
     create function planted.uuid_eq(uuid, uuid) returns boolean language sql immutable return true;
     create function planted.current_setting(text, boolean) returns text language sql stable return '${b.id}';
     create function planted.nullif_text(text, text) returns text language sql return $1;
     create function planted.coalesce_text(text) returns text language sql return $1;
     create operator planted.= (leftarg = uuid, rightarg = uuid, function = planted.uuid_eq);
     create table planted.documents (tenant_id uuid, title text);
     create table planted.api_secrets (tenant_id uuid);
     create table planted.tenant_statuses (tenant_id uuid, status text);
     grant execute on all functions in schema planted to app_user, public;
     grant select on all tables in schema planted to app_user`,
  );
});

test("planted functions and operators come before Postgres's own, and the walls do not ask them", async () => {
  await asUser(app, a.owner, async () => {
    await app.query("set local search_path = planted, pg_catalog, app_public, app_private, tenancy");
    const planted = await app.query(
      "select uuid_eq($1, $2) as equal, $1::uuid = $2::uuid as same, current_setting('app.current_tenant_id', true) as setting",
      [a.id, b.id],
    );
    expect(planted.rows).toEqual([{ equal: true, same: true, setting: b.id }]);

    for (const table of ["documents", "orders", "users"]) {
      const { rows } = await app.query(`select distinct tenant_id from app_public.${table}`);
      expect(rows).toEqual([{ tenant_id: a.id }]);
    }
    const claimed = await app.query(
      "select tenancy.current_tenant_id() as claim, tenancy.sealed_tenant_id() as sealed",
    );
    expect(claimed.rows).toEqual([{ claim: a.id, sealed: a.id }]);
    const changed = await app.query("update app_public.documents set title = 'Changed'");
    expect(changed.rowCount).toBe(1);
  });
});

test("functions with the owner's rights read what they mean", async () => {
  await asUser(app, a.owner, async () => {
    await app.query("set local search_path = planted, pg_catalog");
    const own = await app.query("select answer from app_public.resolve_api_credential($1)", [
      a.row("app_public.exchange_accounts").id,
    ]);
    const other = await app.query("select answer from app_public.resolve_api_credential($1)", [
      b.row("app_public.exchange_accounts").id,
    ]);
    expect([...own.rows, ...other.rows]).toEqual([{ answer: "credential" }, { answer: "unknown account" }]);
  });
});

test("every function with the owner's rights finds the names of Postgres first, and temporary ones last", async () => {
  const { rows } = await owner.query(
    `select oid::regprocedure::text as name from pg_proc
      where prosecdef and pronamespace::regnamespace::text in ('tenancy', 'app_public', 'app_private')
        and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)`,
  );
  expect(rows).toEqual([]);
});
