import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { outcome } from "../app_public/support/outcome.ts";
import { asNobody, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");

let a: Neighbours["a"];
beforeAll(async () => {
  ({ a } = await makeNeighbours(db));
});

test("no role of a tenant has any right in it, on the schema or on what is in it", async () => {
  const { rows } = await owner.query(
    `select role, kind, name from (
       select role, 'schema' as kind, 'app_private' as name,
              has_schema_privilege(role, 'app_private', 'usage') or has_schema_privilege(role, 'app_private', 'create') as granted
         from roles
       union all
       select role, 'relation', pg_class.oid::regclass::text,
              has_table_privilege(role, pg_class.oid, 'select, insert, update, delete, truncate, references, trigger')
                or has_any_column_privilege(role, pg_class.oid, 'select, insert, update, references')
         from roles, pg_class
        where relnamespace = 'app_private'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
       union all
       select role, 'function', pg_proc.oid::regprocedure::text, has_function_privilege(role, pg_proc.oid, 'execute')
         from roles, pg_proc where pronamespace = 'app_private'::regnamespace
     ) as rights
     where granted`.replaceAll(
      "from roles",
      "from unnest(array['app_authenticator', 'app_user', 'app_anonymous']) as role",
    ),
  );
  expect(rows).toEqual([]);
});

test("an owner of a tenant cannot name a secret, a partition or a function of it", async () => {
  await asUser(app, a.owner, async () => {
    for (const statement of [
      "select from app_private.api_secrets",
      "table app_private.tenant_statuses",
      "table app_private.actors",
      "update app_private.actors set role = 'owner'",
      "select from app_private.orders_p00",
      "select from only app_private.orders_p00",
      "insert into app_private.tenant_statuses values (gen_random_uuid(), 'active')",
      "update app_private.tenant_statuses set status = 'active'",
      "select 'app_private.api_secrets'::regclass",
      "select app_private.copy_tenant_status()",
      "create table app_private.mine ()",
      "comment on table app_private.api_secrets is 'mine'",
      "lock table app_private.api_secrets",
    ]) {
      expect([statement, await outcome(app, statement)]).toEqual([statement, "42501"]);
    }
  });
});

test("putting the schema in the path finds nothing there", async () => {
  await asNobody(app, async () => {
    await app.query("set local search_path = app_private, app_public");
    expect(await outcome(app, "select from api_secrets")).toBe("42P01");
    expect(await outcome(app, "select from orders_p00")).toBe("42P01");
    expect(await outcome(app, "select from products")).toBeGreaterThanOrEqual(0);
  });
});
