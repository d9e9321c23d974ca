import { migrateDatabase } from "../../src/database/migrate.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { testEnvironment } from "../support/environment.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const migrateAgain = () =>
  migrateDatabase({
    root: db.urls.root,
    passwords: testEnvironment().passwords,
    current: false,
    lockDownCatalogs: false,
  });

test("everything belongs to app_owner, who is no superuser", async () => {
  const root = await db.connect("root");
  const { rows } = await root.query(
    `select relname from pg_class
      where relnamespace in (select oid from pg_namespace where nspname in ('tenancy', 'app_public', 'app_private'))
        and relowner <> 'app_owner'::regrole`,
  );
  expect(rows).toEqual([]);
  const owner = await root.query("select rolsuper, rolbypassrls from pg_roles where rolname = 'app_owner'");
  expect(owner.rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});

test("nobody but the two logins may connect", async () => {
  const root = await db.connect("root");
  const { rows } = await root.query(
    `select coalesce(rolname, 'public') as who
       from pg_database, aclexplode(datacl) as acl left join pg_roles on pg_roles.oid = acl.grantee
      where datname = current_database() and privilege_type = 'CONNECT'
      order by 1`,
  );
  expect(rows.map(({ who }) => who)).toEqual(["app_authenticator", "app_operator", "app_owner"]);
});

test("migrating again is allowed, unless the database was made by other migrations", async () => {
  await migrateAgain();
  const root = await db.connect("root");
  const { rows } = await root.query(
    "select filename from graphile_migrate.migrations order by filename desc limit 1",
  );
  await root.query("update graphile_migrate.migrations set hash = 'sha1:other' where filename = $1", [
    rows[0].filename,
  ]);
  await expect(migrateAgain()).rejects.toThrow(`made by another ${rows[0].filename} than this version has`);
});
