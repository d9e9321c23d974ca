import type { Client } from "pg";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { bringUp, forgetToys, ledger, type ToyFiles, toys } from "./support/toy-layer.ts";

const steps = {
  "000001-table.sql":
    "create schema toy; create table toy.runs (n integer generated always as identity, of text);",
  "000002-first.sql": "insert into toy.runs (of) values ('step 2');",
};
const counted = (n: number) => `insert into toy.runs (of) values ('counted');
create or replace function toy.counted() returns integer language sql return ${n};`;
const files: ToyFiles = { steps, definitions: { "counted.sql": counted(1) } };

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase();
  root = await db.connect("root");
});
afterAll(() => db.drop());
beforeEach(async () => {
  await forgetToys(root);
  await bringUp(root, files);
});

async function runs(): Promise<string[]> {
  const { rows } = await root.query<{ of: string }>("select of from toy.runs order by n");
  return rows.map(({ of }) => of);
}

test("steps run before definitions, each file once", async () => {
  expect(await runs()).toEqual(["step 2", "counted"]);
  await bringUp(root, files);
  expect(await runs()).toEqual(["step 2", "counted"]);
});

test("the ledger says what ran, by which version, and what it made", async () => {
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(await ledger(root)).toEqual([
    { file: "definitions/counted.sql", hash, version: "1.0.0", objects: ["function toy.counted()"] },
    { file: "steps/000001-table.sql", hash, version: "1.0.0", objects: [] },
    { file: "steps/000002-first.sql", hash, version: "1.0.0", objects: [] },
  ]);
});

test("a definition that has changed runs again, and a new step runs", async () => {
  const changed = {
    steps: { ...steps, "000003-second.sql": "insert into toy.runs (of) values ('step 3');" },
    definitions: { "counted.sql": counted(2) },
  };
  await bringUp(root, changed, "1.1.0");
  expect(await runs()).toEqual(["step 2", "counted", "step 3", "counted"]);
  expect((await root.query("select toy.counted()")).rows).toEqual([{ counted: 2 }]);
  expect((await ledger(root)).map(({ version }) => version)).toEqual(["1.1.0", "1.0.0", "1.0.0", "1.1.0"]);
});

test("everything is made by app_owner, with row security off and an empty path", async () => {
  const settings = `insert into toy.runs (of) values (concat_ws(' ', current_user, current_setting('row_security'),
    current_setting('check_function_bodies'), quote_literal(current_setting('search_path'))));`;
  await bringUp(root, {
    steps: { ...steps, "000003-settings.sql": settings },
    definitions: files.definitions ?? {},
  });
  expect((await runs()).at(-1)).toBe("app_owner off off '\"\"'");
  const { rows } = await root.query("select current_user, current_setting('row_security') as row_security");
  expect(rows).toEqual([{ current_user: "postgres", row_security: "on" }]);
});

test("an error names the file, and nothing of the layer stays", async () => {
  const broken = {
    steps: {
      ...steps,
      "000003-works.sql": "create table toy.works ();",
      "000004-fails.sql": "create table nowhere.fails ();",
    },
    definitions: files.definitions ?? {},
  };
  await expect(bringUp(root, broken)).rejects.toMatchObject({
    code: "3F000",
    message: 'layers/toy/steps/000004-fails.sql: schema "nowhere" does not exist',
  });
  expect((await root.query("select to_regclass('toy.works') as works")).rows).toEqual([{ works: null }]);
  expect(await ledger(root)).toHaveLength(3);
});

test("a body that does not hold is refused at the end", async () => {
  const broken =
    "create or replace function toy.broken() returns integer language sql as 'select missing from toy.runs';";
  await expect(
    bringUp(root, { ...files, definitions: { ...files.definitions, "broken.sql": broken } }),
  ).rejects.toMatchObject({
    code: "42703",
    message: 'function toy.broken(): column "missing" does not exist',
  });
  expect(await toys(root)).toEqual(["toy.counted()"]);
});

test("two at once wait for each other", async () => {
  const other = await db.connect("root");
  const more: ToyFiles = {
    steps: { ...steps, "000003-second.sql": "insert into toy.runs (of) values ('step 3');" },
  };
  const both = { ...more, definitions: files.definitions ?? {} };
  await Promise.all([bringUp(root, both), bringUp(other, both)]);
  expect(await runs()).toEqual(["step 2", "counted", "step 3"]);
});
