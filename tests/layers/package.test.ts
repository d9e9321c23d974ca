/** The layers that this package ships. */
import type { Client } from "pg";
import { schemaText } from "../../scripts/generate/schema-text.ts";
import { kernelScript } from "../../src/database/kernel.ts";
import { migrateDatabase } from "../../src/database/migrate.ts";
import { applyLayers } from "../../src/layers/apply.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { packageLayers } from "../../src/layers/package-layers.ts";
import { pendingFiles } from "../../src/layers/pending.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { testEnvironment } from "../support/environment.ts";

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase();
  root = await db.connect("root");
});
afterAll(() => db.drop());

/** The layers with a comment added to one definition, so that it runs again. */
const withChanged = (path: string, change = "\n-- changed\n"): Layer[] =>
  packageLayers().map((layer) => ({
    ...layer,
    files: layer.files.map((file) => (file.path === path ? { ...file, text: file.text + change } : file)),
  }));

test("they stand on each other: kernel, accounts, work", () => {
  expect(packageLayers().map(({ name, needs }) => [name, needs])).toEqual([
    ["kernel", []],
    ["accounts", ["kernel"]],
    ["work", ["kernel", "accounts"]],
  ]);
});

test("nothing is pending in a database that was migrated", async () => {
  expect(await pendingFiles(db.urls.root)).toEqual([]);
});

test("a changed definition is pending, and to ask changes nothing", async () => {
  const layers = withChanged("definitions/users.sql");
  const pending = [{ layer: "accounts", file: "definitions/users.sql", what: "changed" }];
  expect(await pendingFiles(db.urls.root, layers)).toEqual(pending);
  expect(await pendingFiles(db.urls.root, layers)).toEqual(pending);
});

test("a trigger that is gone is pending, and is made again", async () => {
  await root.query("drop trigger users_guard_role on app_public.users");
  const pending = [{ layer: "accounts", file: "definitions/users.sql", what: "incomplete" }];
  expect(await pendingFiles(db.urls.root)).toEqual(pending);
  await applyLayers(db.urls.root);
  expect(await pendingFiles(db.urls.root)).toEqual([]);
});

test("every definition runs again and changes nothing", async () => {
  const before = await schemaText(db.urls.root);
  await root.query("update tenancy.ledger set hash = 'another' where file like 'definitions/%'");
  await applyLayers(db.urls.root);
  expect(await pendingFiles(db.urls.root)).toEqual([]);
  expect(await schemaText(db.urls.root)).toBe(before);
});

test("walls are renewed when the form of the wall has changed, and only then", async () => {
  const older =
    "tenant_id = tenancy.current_tenant_id() and uuid_eq(tenant_id, (select tenancy.sealed_tenant_id()))";
  const wall = async () => {
    const { rows } = await root.query(
      "select pg_get_expr(polqual, polrelid) as wall from pg_policy where polname = 'tenant_wall' and polrelid = 'app_public.documents'::regclass",
    );
    return rows[0].wall;
  };
  const present = await wall();
  await root.query(`alter policy tenant_wall on app_public.documents using (${older}) with check (${older})`);
  await applyLayers(db.urls.root, withChanged("definitions/users.sql"));
  expect(await wall()).not.toBe(present);
  await applyLayers(db.urls.root, withChanged("definitions/wall_forms.sql"));
  expect(await wall()).toBe(present);
});

test("a database with the kernel alone goes on with rowhouse migrate", async () => {
  const { passwords } = testEnvironment();
  const alone = await createTestDatabase({ empty: true });
  try {
    const client = await alone.connect("root");
    await client.query(await kernelScript());
    expect((await pendingFiles(alone.urls.root)).map(({ layer }) => layer)).not.toContain("kernel");
    const appliedAt = "select file, applied_at from tenancy.ledger where layer = 'kernel' order by file";
    const { rows: before } = await client.query(appliedAt);
    await migrateDatabase({ root: alone.urls.root, passwords, current: true, lockDownCatalogs: true });
    expect((await client.query(appliedAt)).rows).toEqual(before);
    expect(await schemaText(alone.urls.root)).toBe(await schemaText(db.urls.root));
  } finally {
    await alone.drop();
  }
});

test("no file has more than 600 lines, but for the view that is made of the rules", () => {
  const long = packageLayers()
    .flatMap(({ name, files }) =>
      files.map(({ path, text }) => ({ path: `${name}/${path}`, lines: text.split("\n").length })),
    )
    .filter(({ lines }) => lines > 600);
  expect(long.map(({ path }) => path)).toEqual(["kernel/definitions/findings.sql"]);
});
