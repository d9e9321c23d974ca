/** The recipe of CONTRIBUTING, run as written in a copy of the checkout. */
import { execFile } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageDirectory } from "../../src/database/paths.ts";
import { exportSchema } from "../../src/graphql/export.ts";
import { createTestDatabase } from "../support/database.ts";
import { walledTables } from "../support/two-tenants.ts";
import { settingsOfOwnServer } from "./support/own-server.ts";
import { blocksUnder } from "./support/read-document.ts";

const TABLE = "app_public.notes";
const [recipe = ""] = blocksUnder("CONTRIBUTING.md", "Add a tenant table", "sql");

const checkout = mkdtempSync(join(tmpdir(), "rowhouse-recipe-"));
const db = await createTestDatabase();
const owner = await db.connect("owner");

const environment = {
  PATH: process.env.PATH ?? "",
  HOME: checkout,
  ...settingsOfOwnServer(db.urls.root),
};

const node = (...args: string[]) =>
  promisify(execFile)(process.execPath, args, { cwd: checkout, env: environment, maxBuffer: 2 ** 26 });

beforeAll(async () => {
  for (const name of ["src", "tests", "layers", "migrations", ".gmrc", "package.json", "jest.config.js"])
    cpSync(join(packageDirectory, name), join(checkout, name), { recursive: true });
  symlinkSync(join(packageDirectory, "node_modules"), join(checkout, "node_modules"));
  expect((await walledTables(owner)).map(({ name }) => name)).not.toContain(TABLE);
  appendFileSync(join(checkout, "migrations", "current.sql"), `\n${recipe}`);
});
afterAll(async () => {
  await db.drop();
  rmSync(checkout, { recursive: true, force: true });
});

test("the recipe is five lines", () => {
  expect(recipe.trim().split("\n")).toHaveLength(5);
});

test("it runs, and again on every save", async () => {
  for (let time = 0; time < 2; time += 1) {
    const { stdout } = await node("src/cli/main.ts", "migrate", "--current");
    expect(stdout).toContain("up to date");
  }
});

test("the new table is walled", async () => {
  const { rows } = await owner.query(
    "select relation::text, tenant_column, is_walled from tenancy.protected_tables where relation = $1::regclass",
    [TABLE],
  );
  expect(rows).toEqual([{ relation: TABLE, tenant_column: "tenant_id", is_walled: true }]);
});

test("the new table is in the API, and its tenant is not", async () => {
  const sdl = await exportSchema(db.urls.app);
  for (const field of ["notes(", "note(", "createNote(", "updateNote(", "deleteNote("])
    expect(sdl).toContain(`\n  ${field}`);
  expect(sdl).not.toMatch(/tenant_?id/i);
});

test("the check finds nothing at the new table", async () => {
  const { stdout } = await node("src/cli/main.ts", "check", "--format", "json");
  const { findings } = JSON.parse(stdout) as { findings: { object: string }[] };
  expect(findings.filter(({ object }) => object.includes("notes"))).toEqual([]);
});

test("the generated tests cover the new table and pass", async () => {
  expect((await walledTables(owner)).map(({ name }) => name)).toContain(TABLE);
  const { stderr } = await node(
    ...["--disable-warning=ExperimentalWarning", "--experimental-vm-modules"],
    ...["node_modules/jest/bin/jest.js", "--runInBand", "--verbose"],
    ...["tests/isolation/every-table.test.ts", "tests/catalog/", "--testNamePattern"],
    // The tests of this table, and those of the catalogs that are not about one table.
    `^(?!app_(public|private)\\.)|^${TABLE.replace(".", "\\.")} `,
  );
  expect(stderr).toMatch(/✓ A reads no row of B.*/);
  expect(stderr).toMatch(/^ {2}app_public\.notes$/m);
  expect(stderr).toMatch(/every column of the API has a comment/);
  expect(stderr).not.toMatch(/✕/);
  // A migration and a run of the tests of its own.
}, 300_000);
