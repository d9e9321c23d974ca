import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { watchLayers } from "../../src/cli/db/watch-layers.ts";
import { readLayer } from "../../src/layers/read.ts";
import { packageVersion } from "../../src/report/version.ts";
import { createTestDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";
import { bringUp, toys, writeToyLayer } from "./support/toy-layer.ts";

const files = {
  steps: { "000001-schema.sql": "create schema toy;" },
  definitions: { "one.sql": "create or replace function toy.one() returns integer language sql return 1;" },
};

const db = await createTestDatabase();
afterAll(() => db.drop());

test("a saved definition runs, a faulty one says why, and the next one runs", async () => {
  const root = await db.connect("root");
  await bringUp(root, files, packageVersion());
  const directory = writeToyLayer(files);
  const lines: string[] = [];
  let applied = 0;
  const stop = watchLayers({
    root: db.urls.root,
    print: (line) => lines.push(line),
    onApplied: () => {
      applied += 1;
    },
    directory,
    read: () => [readLayer(directory)],
  });
  const save = (text: string) => writeFileSync(join(directory, "definitions", "one.sql"), text);
  try {
    save("create or replace function toy.two() returns integer language sql return 2;");
    await until(async () => applied === 1);
    expect(await toys(root)).toEqual(["toy.two()"]);
    save("create or replace function toy.three(");
    await until(async () => lines.length === 2);
    save("create or replace function toy.three() returns integer language sql return 3;");
    await until(async () => applied === 2);
    expect(await toys(root)).toEqual(["toy.three()"]);
    expect(lines).toEqual([
      "layers: toy/definitions/one.sql (changed) ran",
      expect.stringMatching(/^layers: layers\/toy\/definitions\/one\.sql: syntax error/),
      "layers: toy/definitions/one.sql (changed) ran",
    ]);
  } finally {
    stop();
  }
});
