import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "pg";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { rowhouse } from "./support/rowhouse.ts";

let db: TestDatabase;
let root: Client;
const directory = mkdtempSync(join(tmpdir(), "rowhouse-check-"));
beforeAll(async () => {
  db = await createTestDatabase();
  root = await db.connect("root");
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await db.drop();
});

/** Runs the callback while one table's wall is down. */
async function withoutWall<T>(callback: () => Promise<T>): Promise<T> {
  await root.query("alter table app_public.documents disable row level security");
  try {
    return await callback();
  } finally {
    await root.query("alter table app_public.documents enable row level security");
  }
}

test("exit status 0 where nothing is found, by the server's own login too", async () => {
  const { status, stdout } = await rowhouse(["check", db.urls.app]);
  expect(stdout).toContain("no errors, no warnings");
  expect(status).toBe(0);
});

test("exit status 1 for a finding, 0 where only worse ones are asked for", async () => {
  await withoutWall(async () => {
    const { status, stdout } = await rowhouse(["check", db.urls.app]);
    expect(stdout).toContain("rls-disabled");
    expect(status).toBe(1);
    expect((await rowhouse(["check", db.urls.app, "--fail-on", "never"])).status).toBe(0);
  });
});

test("exit status 2 where it could not run, with a sentence on stderr", async () => {
  const { status, stderr } = await rowhouse(["check", "postgres://nobody@127.0.0.1:1/none"]);
  expect(stderr).toMatch(/^rowhouse: .*does not answer/);
  expect(status).toBe(2);
});

test("the printed script fixes what was found, where it could be tried", async () => {
  await withoutWall(async () => {
    const untried = await rowhouse(["check", db.urls.app, "--fix-sql", "--fail-on", "never"]);
    expect(untried.stdout).toContain("-- alter table app_public.documents enable row level security");
    expect(untried.stdout).toContain("It was not tried: ");
    const asked = await rowhouse(["check", db.urls.root, "--fix-sql", "--no-try"]);
    expect(asked).toMatchObject({ status: 1, stdout: expect.stringContaining("--no-try was given") });
    const tried = await rowhouse(["check", db.urls.root, "--fix-sql", "--fail-on", "never"]);
    await root.query(tried.stdout);
    expect((await rowhouse(["check", db.urls.app])).status).toBe(0);
  });
});

test("a baseline needs a reason, and then fails on what is new alone", async () => {
  const baseline = join(directory, "baseline.json");
  await withoutWall(async () => {
    const without = await rowhouse(["check", db.urls.app, "--baseline", baseline, "--update-baseline"]);
    expect(without).toMatchObject({ status: 2, stderr: expect.stringContaining("--reason") });
    const reason = ["--reason", "the wall comes back on Monday"];
    await rowhouse(["check", db.urls.app, "--baseline", baseline, "--update-baseline", ...reason]);
    expect((await rowhouse(["check", db.urls.app, "--baseline", baseline])).status).toBe(0);
    await root.query("grant truncate on app_public.users to app_user");
    const { status, stdout } = await rowhouse(["check", db.urls.app, "--baseline", baseline]);
    await root.query("revoke truncate on app_public.users from app_user");
    expect(stdout).toContain("dangerous-privilege");
    expect(stdout).not.toContain("Row security is off");
    expect(status).toBe(1);
  });
});

test.each(["json", "sarif", "junit", "html"])("%s goes to a file", async (format) => {
  const file = join(directory, `report.${format}`);
  expect((await rowhouse(["check", db.urls.app, "--format", format, "--output", file])).status).toBe(0);
  expect(readFileSync(file, "utf8").length).toBeGreaterThan(1000);
});
