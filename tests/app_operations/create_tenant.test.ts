import type { Client, DatabaseError } from "pg";
import { outcome } from "../app_public/support/outcome.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");
const root = await db.connect("root");

const CREATE = `select * from app_operations.create_tenant(
  slug => $1, name => 'Acme', owner_email => $2, tier => $3, idempotency_key => $4)`;

interface Created {
  tenant_id: string;
  slug: string;
  owner_id: string;
}

/** The new tenant, committed; or the SQLSTATE. */
const create = (slug: string, key: string | null = null, client = operator, tier = "starter") =>
  asPlatform(client, async () => {
    const made = await client.query<Created>(CREATE, [slug, " Me@Example.com", tier, key]).then(
      ({ rows }) => rows[0] as Created,
      (error: DatabaseError) => error.code ?? "",
    );
    await client.query("commit; begin");
    return made;
  });

const tenants = async () => (await root.query("select from app_public.tenants")).rowCount ?? 0;

test("makes a tenant with its first owner, who can enter it at once", async () => {
  const made = (await create("first")) as Created;
  expect(made).toMatchObject({ slug: "first" });
  await asUser(app, { tenantId: made.tenant_id, userId: made.owner_id, role: "owner" }, async () => {
    expect((await app.query("select slug, tier, status from app_public.tenants")).rows).toEqual([
      { slug: "first", tier: "starter", status: "active" },
    ]);
    expect((await app.query("select id, email, display_name, role from app_public.users")).rows).toEqual([
      { id: made.owner_id, email: "me@example.com", display_name: "me", role: "owner" },
    ]);
  });
});

test("what is wrong makes neither tenant nor owner", async () => {
  const before = await tenants();
  expect(await create("first")).toBe("23505");
  expect(await create("Not a slug")).toBe("23514");
  expect(await create("other", null, operator, "free")).toBe("23503");
  expect(await tenants()).toBe(before);
});

test("the same idempotency key answers the same tenant, and with other arguments nothing", async () => {
  const made = await create("second", "key 1");
  expect(await create("second", "key 1")).toEqual(made);
  expect(await create("third", "key 1")).toBe("RH023");
  expect(await create("second", "key 1", operator, "pro")).toBe("RH023");
  expect(await create("second", "key 2")).toBe("23505");
  expect(await create("third", "key 2")).toMatchObject({ slug: "third" });
});

test("20 requests with one key at once make one tenant", async () => {
  const before = await tenants();
  const clients: Client[] = await Promise.all(Array.from({ length: 20 }, () => db.connect("operator")));
  const made = await Promise.all(clients.map((client) => create("parallel", "key of many", client)));
  await Promise.all(clients.map((client) => client.end()));
  expect(new Set(made.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(made[0]).toMatchObject({ slug: "parallel" });
  expect(await tenants()).toBe(before + 1);
});

test("no role of a tenant reaches anything in app_operations", async () => {
  const made = (await create("fourth")) as Created;
  await asUser(app, { tenantId: made.tenant_id, userId: made.owner_id, role: "owner" }, async () => {
    expect(await outcome(app, CREATE, ["mine", "me@example.com", "starter", null])).toBe("42501");
    expect(await outcome(app, "select from app_operations.tenants")).toBe("42501");
    expect(await outcome(app, "select app_operations.resume_tenant($1)", [made.tenant_id])).toBe("42501");
  });
  const { rows } = await root.query(
    `select role, name from (
       select role, oid::regprocedure::text as name, has_function_privilege(role, oid, 'execute') as granted
         from roles, pg_proc where pronamespace = 'app_operations'::regnamespace
       union all
       select role, relname, has_any_column_privilege(role, oid, 'select, insert, update, references')
         from roles, pg_class where relnamespace = 'app_operations'::regnamespace and relkind in ('r', 'v')
       union all
       select role, 'app_operations', has_schema_privilege(role, 'app_operations', 'usage, create') from roles
     ) as rights where granted`.replaceAll(
      "from roles",
      "from unnest(array['app_authenticator', 'app_user', 'app_anonymous', 'app_operator']) as role",
    ),
  );
  expect(rows).toEqual([]);
});

test("an operator who has not become the platform is refused", async () => {
  await expect(operator.query(CREATE, ["mine", "me@example.com", "starter", null])).rejects.toMatchObject({
    code: "42501",
  });
});
