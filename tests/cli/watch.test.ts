import { findingsAfterSave } from "../../src/cli/db/findings-after-save.ts";
import { watchCatalogs } from "../../src/cli/watch-catalogs.ts";
import { createTestDatabase } from "../support/database.ts";
import { rowhouse, rowhouseUntil } from "./support/rowhouse.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());

/** Follows the database, and waits for a line that matches. */
function follow() {
  const lines: string[] = [];
  const waiting: { pattern: RegExp; resolve: (line: string) => void }[] = [];
  const print = (line: string) => {
    lines.push(line);
    for (const { pattern, resolve } of waiting) if (pattern.test(line)) resolve(line);
  };
  const stop = new AbortController();
  const onChange = findingsAfterSave(db.urls.root, print);
  const ended = watchCatalogs({ url: db.urls.root, onChange, print, signal: stop.signal, everyMs: 50 });
  return {
    said: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        const before = lines.find((line) => pattern.test(line));
        if (before === undefined) waiting.push({ pattern, resolve });
        else resolve(before);
      }),
    end: async () => {
      stop.abort();
      await ended;
    },
  };
}

test("whoever changes the schema, what it brings and removes is printed", async () => {
  const owner = await db.connect("owner");
  const root = await db.connect("root");
  const { said, end } = follow();
  await said(/^check: \d+ findings?$/);
  await owner.query("alter table app_public.documents disable row level security");
  await said(/^check: \+ error rls-disabled: .*app_public\.documents/);
  await owner.query("alter table app_public.documents enable row level security");
  await said(/^check: - error rls-disabled: app_public\.documents$/);
  await root.query("grant truncate on app_public.documents to app_user");
  await said(/^check: \+ error dangerous-privilege: /);
  await root.query("revoke truncate on app_public.documents from app_user");
  await said(/^check: - error dangerous-privilege: /);
  await end();
});

test("a lost connection is said, and made again", async () => {
  const root = await db.connect("root");
  const { said, end } = follow();
  await said(/^check: \d+ findings?$/);
  await root.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rowhouse' and datname = current_database()",
  );
  await said(/terminat|connection/i);
  await root.query("grant truncate on app_public.users to app_user");
  await said(/^check: \+ error dangerous-privilege: /);
  await root.query("revoke truncate on app_public.users from app_user");
  await end();
});

test("the command stays until it is told to end, with exit status 0", async () => {
  const running = await rowhouseUntil("check: ", ["check", db.urls.root, "--watch"]);
  expect((await running.kill("SIGINT")).status).toBe(0);
});

test("what makes no sense with it is refused", async () => {
  const { status, stderr } = await rowhouse(["check", db.urls.root, "--watch", "--fix-sql"]);
  expect(stderr).toContain("cannot be used with option");
  expect(status).toBe(2);
});
