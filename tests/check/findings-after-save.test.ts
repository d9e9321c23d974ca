import type { Client } from "pg";
import { findingsAfterSave } from "../../src/cli/db/findings-after-save.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let owner: Client;
beforeAll(async () => {
  db = await createTestDatabase();
  owner = await db.connect("owner");
});
afterAll(() => db.drop());

/** Calls it as the watcher does and waits for the line that ends what it prints. */
function follower() {
  let lines: string[] = [];
  let ended: (lines: string[]) => void = () => {};
  const save = findingsAfterSave(db.urls.root, (line) => {
    lines.push(line);
    if (/\d+ findings?$/.test(line)) ended(lines);
  });
  return () =>
    new Promise<string[]>((resolve) => {
      lines = [];
      ended = resolve;
      save();
    });
}

test("a save shows the findings that it brought, and those that it removed", async () => {
  const save = follower();
  await save();
  expect(await save()).toEqual([expect.stringMatching(/^check: no change/)]);

  await owner.query("alter table app_public.documents disable row level security");
  const brought = await save();
  expect(brought).toContainEqual(
    expect.stringMatching(/^check: \+ error rls-disabled: .*app_public\.documents/),
  );
  expect(brought).toContainEqual(
    expect.stringMatching(/^check: {3}fix: alter table app_public\.documents enable/),
  );

  await owner.query("alter table app_public.documents enable row level security");
  expect(await save()).toContainEqual("check: - error rls-disabled: app_public.documents");
});

test("a save during a check is followed by one more", async () => {
  const lines: string[] = [];
  const twice = new Promise<void>((resolve) => {
    const save = findingsAfterSave(db.urls.root, (line) => {
      lines.push(line);
      if (lines.filter((said) => /\d+ findings?$/.test(said)).length === 2) resolve();
    });
    save();
    save();
    save();
  });
  await twice;
  expect(lines.at(-1)).toMatch(/^check: no change/);
});
