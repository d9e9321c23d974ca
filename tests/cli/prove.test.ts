import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "../support/database.ts";
import { rowhouse } from "./support/rowhouse.ts";

const db = await createTestDatabase({ sealed: true });
const root = await db.connect("root");
const directory = mkdtempSync(join(tmpdir(), "rowhouse-prove-"));
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await db.drop();
});

// One table is enough to see how the command behaves, and quick.
const documents = ["prove", db.urls.root, "--relation", "app_public.documents", "--random", "0"];

test("exit status 0 where nothing is found, with what was covered", async () => {
  const { status, stdout, stderr } = await rowhouse(documents);
  expect(stdout).toContain("no errors, no warnings");
  expect(stdout).toContain("covered 1 of 1 tables");
  expect(stderr).toMatch(/\d+ probes as .* --seed \d+/);
  expect(status).toBe(0);
});

test("exit status 1 for a finding, which comes with SQL for psql in every format", async () => {
  await root.query("alter table app_public.documents disable row level security");
  try {
    const { status, stdout } = await rowhouse([...documents, "--format", "json"]);
    expect(status).toBe(1);
    const report = JSON.parse(stdout) as { findings: { rule: string; reproduction: string }[] };
    const finding = report.findings.find(({ rule }) => rule === "reads-neighbour");
    expect(finding?.reproduction).toMatch(/^-- A is .*\nbegin;\n[\s\S]*rollback;$/);
    expect((await rowhouse([...documents, "--fail-on", "never"])).status).toBe(0);
    const page = join(directory, "page.html");
    expect((await rowhouse([...documents, "--format", "html", "--output", page])).status).toBe(1);
    expect(readFileSync(page, "utf8")).toContain("app_public.documents");
  } finally {
    await root.query("alter table app_public.documents enable row level security");
  }
});

test("exit status 1 where something is not covered, unless that is allowed or was asked for", async () => {
  await root.query(
    "create function app_public.broken() returns integer language sql immutable return 1 / 0; grant execute on function app_public.broken to app_user",
  );
  const broken = ["prove", db.urls.root, "--relation", "app_public.broken", "--random", "0"];
  const { status, stdout } = await rowhouse(broken);
  expect(stdout).toContain("NOT COVERED app_public.broken(): ERROR 22012");
  expect(status).toBe(1);
  expect((await rowhouse([...broken, "--allow-uncovered"])).status).toBe(0);
  expect((await rowhouse([...broken, "--except", "app_public.broken"])).status).toBe(0);
  await root.query("drop function app_public.broken");
});

test("exit status 2 where it could not run, with a sentence on stderr", async () => {
  const login = await rowhouse(["prove", db.urls.app]);
  expect(login).toMatchObject({ status: 2, stdout: "" });
  expect(login.stderr).toContain("rowhouse: app_authenticator is neither a superuser nor exempt");
  expect((await rowhouse([...documents, "--tenants", "one"])).status).toBe(2);
  const rows = join(directory, "rows.sql");
  writeFileSync(rows, "select from nowhere");
  expect((await rowhouse([...documents, "--rows", rows])).stderr).toContain('"nowhere" does not exist');
});
