import { inTransaction } from "../../../support/as-user.ts";
import { createTestDatabase } from "../../../support/database.ts";
import { expectSqlState } from "../../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const KEY = "primary key (tenant_id, id)";
const COLUMNS = "tenant_id uuid not null, id uuid not null, user_id uuid not null";
const protect = (table: string, options = "") => `select tenancy.protect('app_public.${table}'${options})`;

test.each([
  ["no tenant column", "create table app_public.t (id uuid primary key)", /tenant_id uuid not null/],
  ["a nullable tenant", "create table app_public.t (tenant_id uuid, id uuid)", /tenant_id uuid not null/],
  [
    "a tenant that is no uuid",
    "create table app_public.t (tenant_id text not null, id uuid)",
    /tenant_id uuid not null/,
  ],
  [
    "a dropped tenant column",
    "create table app_public.t (tenant_id uuid not null, id uuid); alter table app_public.t drop tenant_id",
    /tenant_id uuid not null/,
  ],
  [
    "a primary key without the tenant",
    "create table app_public.t (tenant_id uuid not null, id uuid primary key)",
    /t_pkey does not start with tenant_id/,
  ],
  [
    "a unique key without the tenant",
    `create table app_public.t (${COLUMNS}, email text unique, ${KEY})`,
    /t_email_key does not start with tenant_id/,
  ],
  [
    "a unique key that has the tenant last",
    `create table app_public.t (${COLUMNS}, email text, unique (email, tenant_id), ${KEY})`,
    /does not start with tenant_id/,
  ],
  [
    "a unique index on an expression",
    `create table app_public.t (${COLUMNS}, email text, ${KEY});
     create unique index t_expression_idx on app_public.t (lower(email))`,
    /t_expression_idx does not start/,
  ],
  [
    "an exclusion without the tenant",
    `create table app_public.t (${COLUMNS}, span int4range, exclude using gist (span with &&), ${KEY})`,
    /does not start with tenant_id/,
  ],
  [
    "a foreign key to a protected table that does not carry the tenant",
    `create table app_public.t (${COLUMNS}, tenant_2 uuid,
       foreign key (tenant_2, user_id) references app_public.users (tenant_id, id), ${KEY})`,
    /foreign key .* does not carry tenant_id on both sides/,
  ],
  [
    "a foreign key to itself that does not carry the tenant",
    `create table app_public.t (${COLUMNS}, parent_tenant uuid, parent uuid, ${KEY},
       foreign key (parent_tenant, parent) references app_public.t (tenant_id, id))`,
    /foreign key .* does not carry tenant_id on both sides/,
  ],
  [
    "a foreign key that would set the tenant null",
    `create table app_public.t (${COLUMNS}, ${KEY},
       foreign key (tenant_id, user_id) references app_public.users (tenant_id, id) on delete set null)`,
    /on delete set null/,
  ],
  [
    "a foreign key that would set the tenant to its default",
    `create table app_public.t (${COLUMNS}, ${KEY},
       foreign key (tenant_id, user_id) references app_public.users (tenant_id, id) on delete set default)`,
    /would set tenant_id/,
  ],
])("a table with %s is refused with that reason", async (_what, definition, reason) => {
  await inTransaction(owner, async () => {
    await owner.query(definition);
    const error = await expectSqlState(owner, "RH007", () => owner.query(protect("t")));
    expect(error.message).toMatch(reason);
    const { rows } = await owner.query(
      "select relrowsecurity from pg_class where oid = 'app_public.t'::regclass",
    );
    expect(rows).toEqual([{ relrowsecurity: false }]);
  });
});

test("the same table with its faults mended is protected", async () => {
  await inTransaction(owner, async () => {
    await owner.query(
      `create table app_public.t (${COLUMNS}, email text, parent uuid, ${KEY}, unique (tenant_id, email),
         foreign key (tenant_id, parent) references app_public.t (tenant_id, id),
         foreign key (tenant_id, user_id) references app_public.users (tenant_id, id) on delete set null (user_id))`,
    );
    expect((await owner.query(protect("t"))).rowCount).toBeGreaterThan(0);
  });
});

test("what is no table of its own is refused: a view, a materialized view, a partition", async () => {
  await inTransaction(owner, async () => {
    await owner.query(
      `create view app_public.v as select gen_random_uuid() as tenant_id;
       create materialized view app_public.m as select gen_random_uuid() as tenant_id`,
    );
    for (const name of ["v", "m"]) {
      const error = await expectSqlState(owner, "RH007", () => owner.query(protect(name)));
      expect(error.message).toMatch(/is not a table/);
    }
    const partition = await expectSqlState(owner, "RH007", () =>
      owner.query("select tenancy.protect('app_private.orders_p00')"),
    );
    expect(partition.message).toMatch(/is a partition/);
  });
});

test("a personal table without its user column is refused, and a shared one needs none", async () => {
  await inTransaction(owner, async () => {
    await owner.query(`create table app_public.t (tenant_id uuid not null, id uuid not null, ${KEY})`);
    for (const options of [
      ", reads => 'own'",
      ", writes => 'own'",
      ", reads => 'own', user_column => 'author'",
    ]) {
      const error = await expectSqlState(owner, "RH007", () => owner.query(protect("t", options)));
      expect(error.message).toMatch(/which personal rows need/);
    }
    expect((await owner.query(protect("t"))).rowCount).toBeGreaterThan(0);
  });
});

test("rights that do not exist are refused", async () => {
  await inTransaction(owner, async () => {
    await owner.query(`create table app_public.t (${COLUMNS}, ${KEY})`);
    for (const options of [
      "reads => 'everyone'",
      "reads => 'none'",
      "reads => null",
      "writes => 'all'",
      "writes => null",
    ]) {
      await expectSqlState(owner, "RH007", () => owner.query(protect("t", `, ${options}`)));
    }
  });
});

test("every objection is named at once", async () => {
  await inTransaction(owner, async () => {
    await owner.query(
      "create table app_public.t (tenant_id uuid not null, id uuid primary key, email text unique)",
    );
    const error = await expectSqlState(owner, "RH007", () => owner.query(protect("t", ", reads => 'own'")));
    expect(error.message).toMatch(/t_pkey/);
    expect(error.message).toMatch(/t_email_key/);
    expect(error.message).toMatch(/user_id/);
  });
});

test("a key that is named as unscoped is let through, and no other", async () => {
  await inTransaction(owner, async () => {
    await owner.query(`create table app_public.t (${COLUMNS}, slug text unique, email text unique, ${KEY})`);
    const error = await expectSqlState(owner, "RH007", () =>
      owner.query(protect("t", ", unscoped_keys => '{t_slug_key}'")),
    );
    expect(error.message).not.toMatch(/t_slug_key/);
    const both = await owner.query(protect("t", ", unscoped_keys => '{t_slug_key,t_email_key}'"));
    expect(both.rowCount).toBeGreaterThan(0);
  });
});

test("a unique key of one partition alone is refused: it too tells of other tenants", async () => {
  await inTransaction(owner, async () => {
    await owner.query(
      `create table app_public.t (${COLUMNS}, email text, ${KEY}) partition by hash (tenant_id);
       select tenancy.create_partitions('app_public.t', 1);
       create unique index partition_email_idx on app_public.t_p00 (email)`,
    );
    await expectSqlState(owner, "RH007", () => owner.query(protect("t")));
  });
});

test("a table that a protected one refers to without its tenant is refused, whichever is protected first", async () => {
  await inTransaction(owner, async () => {
    await owner.query(
      `create table app_public.parents (tenant_id uuid not null, id uuid not null, ${KEY});
       create table app_public.children (tenant_id uuid not null, id uuid not null, parent_tenant uuid, parent uuid, ${KEY},
         foreign key (parent_tenant, parent) references app_public.parents (tenant_id, id));
       select tenancy.protect('app_public.children')`,
    );
    await expectSqlState(owner, "RH007", () => owner.query(protect("parents")));
  });
});

test("nobody but the owner may protect", async () => {
  const app = await db.connect("app");
  const operator = await db.connect("operator");
  for (const [client, role] of [
    [app, "app_user"],
    [app, "app_anonymous"],
    [operator, "app_user"],
    [operator, "app_platform"],
  ] as const) {
    await inTransaction(client, async () => {
      await expectSqlState(client, "42501", () => client.query(protect("documents")));
      await client.query(`set local role ${role}`);
      await expectSqlState(client, "42501", () => client.query(protect("documents")));
    });
  }
});
