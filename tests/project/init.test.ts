/** A stranger's way: from the packed tarball to an API, tests and proofs of their own tables. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runIn, startIn, stopAll } from "./support/commands.ts";
import { installPackage, packPackage } from "./support/package.ts";

const directory = mkdtempSync(join(tmpdir(), "rowhouse-init-"));
const project = join(directory, "projects/my-app");
const current = join(project, "migrations/current.sql");
const unpacked = packPackage(join(directory, "package"));
const rowhouse = (...args: string[]) => runIn(project, join(project, "node_modules/.bin/rowhouse"), ...args);
const init = () =>
  runIn(directory, process.execPath, join(unpacked, "bin/rowhouse.js"), "init", "projects/my-app");

const tasks = `
drop table if exists app_public.tasks;

create table app_public.tasks (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  note_id uuid not null,
  state text not null default 'open' check (state in ('open', 'done')),
  primary key (tenant_id, id),
  foreign key (tenant_id, note_id) references app_public.notes (tenant_id, id) on delete cascade
);
create index tasks_note_id_idx on app_public.tasks (tenant_id, note_id);
comment on table app_public.tasks is 'What there is to do.';
grant select, delete, insert (id, note_id, state), update (state) on app_public.tasks to app_user;
`;
const protection = "select tenancy.protect('app_public.tasks');\n";

afterAll(async () => {
  await stopAll();
  await rowhouse("db", "reset", "--everything", "--yes");
  rmSync(directory, { recursive: true, force: true });
});

test("init writes a project that compiles, and overwrites nothing", async () => {
  expect(await init()).toMatchObject({ status: 0, output: expect.stringContaining("cd projects/my-app") });
  expect(readdirSync(project, { recursive: true })).toEqual(
    expect.arrayContaining([
      ...[
        "package.json",
        ".gmrc",
        "tsconfig.json",
        "docker-compose.yml",
        ".env.example",
        ".gitignore",
        "README.md",
      ],
      ...["migrations/current.sql", "migrations/committed/.gitkeep", "tests/isolation.test.ts"],
      ".github/workflows/rowhouse.yml",
    ]),
  );
  expect(JSON.parse(readFileSync(join(project, "package.json"), "utf8"))).toMatchObject({ name: "my-app" });

  writeFileSync(join(project, "README.md"), "mine");
  expect(await init()).toMatchObject({
    status: 1,
    output: expect.stringMatching(/would overwrite: .*README\.md/),
  });
  expect(readFileSync(join(project, "README.md"), "utf8")).toBe("mine");

  installPackage(project, unpacked);
  expect(await runIn(project, "npm", "run", "types")).toMatchObject({ status: 0 });
});

test("db watch runs a table as it is written, and says what the check finds", async () => {
  expect(await rowhouse("db", "start")).toMatchObject({ status: 0 });
  const watch = startIn(project, join(project, "node_modules/.bin/rowhouse"), "db", "watch");
  await watch.until(/check: 1 finding/);
  const notes = readFileSync(current, "utf8");
  writeFileSync(current, `drop table if exists app_public.tasks;\n${notes}${tasks}`);
  await watch.until(/check: \+ .*app_public\.tasks/);
  writeFileSync(current, `drop table if exists app_public.tasks;\n${notes}${tasks}${protection}`);
  await watch.until(/check: - .*app_public\.tasks/);
  await watch.stop();
});

test("npm test passes, and fails for a table without a wall", async () => {
  const sound = readFileSync(current, "utf8");
  const passed = await runIn(project, "npm", "test");
  expect(passed).toMatchObject({ status: 0, output: expect.stringContaining("app_public.tasks") });

  writeFileSync(current, `${sound}drop policy tenant_wall on app_public.tasks;\n`);
  const failed = await runIn(project, "npm", "test");
  expect(failed).toMatchObject({ status: 1, output: expect.stringMatching(/\+ +'app_public\.tasks'/) });
  writeFileSync(current, sound);
});

test("db commit makes it a migration", async () => {
  expect(await rowhouse("db", "commit", "-m", "notes and tasks")).toMatchObject({ status: 0 });
  expect(readdirSync(join(project, "migrations/committed"))).toEqual([
    ".gitkeep",
    "000001-notes-and-tasks.sql",
  ]);
  expect(await rowhouse("db", "status")).toMatchObject({
    status: 0,
    output: expect.stringMatching(/Migrations: up to date\n$/),
  });
});

type Demo = { graphql: string; tenants: { slug: string; token: string }[] };
type Node = { id: string };

test("start serves both tables to two tenants, who see and change rows of their own", async () => {
  const server = startIn(project, "npm", "start");
  await server.until(/Ctrl-C stops it/);
  const { graphql, tenants } = JSON.parse(readFileSync(join(project, ".rowhouse/demo.json"), "utf8")) as Demo;
  const ask = async (token: string, query: string) => {
    const answer = await fetch(graphql, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: whatever the query asks for
    return (await answer.json()) as { data: any; errors?: unknown };
  };
  const rowsOf = async (token: string): Promise<{ slug: string; notes: Node[]; tasks: Node[] }> => {
    const { data } = await ask(
      token,
      "{ currentTenant { slug } notes { nodes { id } } tasks { nodes { id } } }",
    );
    return { slug: data.currentTenant.slug, notes: data.notes.nodes, tasks: data.tasks.nodes };
  };
  expect(tenants.map(({ slug }) => slug)).toEqual(["acme", "globex"]);
  const [acme = "", globex = ""] = tenants.map(({ token }) => token);

  const [ours, theirs] = await Promise.all([rowsOf(acme), rowsOf(globex)]);
  expect([ours, theirs]).toEqual(
    ["acme", "globex"].map((slug) => ({ slug, notes: [expect.anything()], tasks: [expect.anything()] })),
  );
  expect(new Set([...ours.notes, ...theirs.notes].map(({ id }) => id)).size).toBe(2);

  const create = 'mutation { createNote(input: { note: { title: "For us alone" } }) { note { id } } }';
  expect(await ask(acme, create)).toMatchObject({
    data: { createNote: { note: { id: expect.any(String) } } },
  });
  expect((await rowsOf(acme)).notes).toHaveLength(2);
  expect((await rowsOf(globex)).notes).toEqual(theirs.notes);
  expect(await ask("nobody", "{ notes { nodes { id } } }")).toMatchObject({ errors: [expect.anything()] });
  await server.stop();
});

test("check and prove find nothing, and cover every table", async () => {
  expect(await rowhouse("check", "--format", "sarif", "--output", "check.sarif")).toMatchObject({
    status: 0,
  });
  expect(JSON.parse(readFileSync(join(project, "check.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
  expect(await rowhouse("prove")).toMatchObject({
    status: 0,
    output: expect.stringContaining("no errors, no warnings"),
  });
});
