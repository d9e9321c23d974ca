/** A project of somebody's own: the layers, and its migrations instead of the example's. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropDatabase } from "../../src/database/databases.ts";
import { packageDirectory } from "../../src/database/paths.ts";
import { databaseName, withDatabase } from "../../src/database/urls.ts";
import { settingsOfOwnServer } from "../docs/support/own-server.ts";
import { createTestDatabase } from "../support/database.ts";
import { rowhouse } from "./support/rowhouse.ts";

const db = await createTestDatabase({ empty: true });
const project = mkdtempSync(join(tmpdir(), "rowhouse-project-"));
const current = join(project, "migrations", "current.sql");
const env = settingsOfOwnServer(db.urls.root);
const run = (...args: string[]) => rowhouse(args, { env, project });

const notes = `create schema if not exists notes;
create table if not exists notes.notes (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  body text not null,
  primary key (tenant_id, id)
);
select tenancy.protect('notes.notes');
`;

beforeAll(() => {
  cpSync(join(packageDirectory, ".gmrc"), join(project, ".gmrc"));
  mkdirSync(join(project, "migrations"));
  cpSync(
    join(packageDirectory, "migrations/check_functions.sql"),
    join(project, "migrations/check_functions.sql"),
  );
  writeFileSync(current, notes);
});
afterAll(async () => {
  await dropDatabase(withDatabase(db.urls.root, `${databaseName(db.urls.root)}_shadow`));
  await db.drop();
  rmSync(project, { recursive: true, force: true });
});

test("it has the layers and its own tables, and none of the example's", async () => {
  expect(await run("migrate", "--current")).toMatchObject({ status: 0 });
  const root = await db.connect("root");
  const { rows } = await root.query(
    `select to_regclass('notes.notes') is not null as own, to_regclass('app_public.jobs') is not null as layers,
            to_regclass('app_public.orders') is not null as example`,
  );
  expect(rows).toEqual([{ own: true, layers: true, example: false }]);
});

test("its tenants are made by the same command", async () => {
  const { status, stdout } = await run("tenant", "create", "--owner", "me@own.example");
  expect([status, stdout]).toEqual([0, expect.stringContaining("A token of the owner")]);
  expect((await run("tenant", "list")).stdout).toContain("own: active, starter, 1 of 5 users");
});

test("a migration that fails is not committed and stays as it was written", async () => {
  writeFileSync(current, `${notes}alter table notes.notes add column unsound missing;\n`);
  const { status, stderr } = await run("db", "commit", "-m", "notes");
  expect(status).toBe(1);
  expect(stderr).toContain('type "missing" does not exist');
  expect(readFileSync(current, "utf8")).toContain("unsound");
  expect(readdirSync(join(project, "migrations/committed"))).toEqual([]);
});

test("db commit tries it on a database with the layers, and commits it", async () => {
  writeFileSync(current, notes);
  expect(await run("db", "commit", "-m", "notes")).toMatchObject({ status: 0 });
  expect(readdirSync(join(project, "migrations/committed"))).toEqual(["000001-notes.sql"]);
  expect(readFileSync(current, "utf8").trim()).toBe("");
  expect(await run("db", "status")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/Layers: up to date\nMigrations: up to date\n$/),
  });
});

test("db watch ends where the migration cannot be read", async () => {
  const text = readFileSync(current, "utf8");
  rmSync(current);
  mkdirSync(current);
  try {
    const { status, stderr } = await rowhouse(["db", "watch"], { env, project, timeout: 60_000 });
    expect(stderr).toContain("current.sql' exists but is not a file");
    expect(status).toBe(1);
  } finally {
    rmSync(current, { recursive: true });
    writeFileSync(current, text);
  }
});

test("a directory without migrations gets the layers alone", async () => {
  const empty = mkdtempSync(join(tmpdir(), "rowhouse-empty-"));
  const url = withDatabase(db.urls.root, `${databaseName(db.urls.root)}_empty`);
  try {
    const settings = settingsOfOwnServer(url);
    expect(await rowhouse(["migrate"], { env: settings, project: empty })).toMatchObject({ status: 0 });
    expect(await rowhouse(["db", "status"], { env: settings, project: empty })).toMatchObject({ status: 0 });
    expect(readdirSync(empty)).toEqual([]);
  } finally {
    await dropDatabase(url);
    rmSync(empty, { recursive: true, force: true });
  }
});

test("a directory with other migrations than those that made the database is refused", async () => {
  const { status, stderr } = await rowhouse(["migrate"], { env });
  expect(status).toBe(1);
  expect(stderr).toContain("was made by another 000001.sql");
});
