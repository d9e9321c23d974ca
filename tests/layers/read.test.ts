import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { needsFirst } from "../../src/layers/package-layers.ts";
import { readLayer } from "../../src/layers/read.ts";
import { type ToyFiles, toyLayer, writeToyLayer } from "./support/toy-layer.ts";

const good: ToyFiles = {
  steps: { "000002-b.sql": "select 2;", "000001-a.sql": "select 1;" },
  definitions: { "z.sql": "select 3;", "a.sql": "select 4;" },
};

test("steps come in the order of their numbers, definitions in that of the index", () => {
  expect(toyLayer(good).files).toEqual([
    { path: "steps/000001-a.sql", text: "select 1;" },
    { path: "steps/000002-b.sql", text: "select 2;" },
    { path: "definitions/z.sql", text: "select 3;" },
    { path: "definitions/a.sql", text: "select 4;" },
  ]);
});

test("a definition may be made by code", () => {
  const directory = writeToyLayer({ ...good, index: ["z.sql", "made.sql", "a.sql"] });
  expect(readLayer(directory, { "made.sql": "select 5;" }).files[3]).toEqual({
    path: "definitions/made.sql",
    text: "select 5;",
  });
});

test("line ends of Windows are those of everybody", () => {
  const directory = writeToyLayer(good);
  writeFileSync(join(directory, "definitions", "a.sql"), "select\r\n4;\r\n");
  expect(readLayer(directory).files.at(-1)?.text).toBe("select\n4;\n");
});

test.each<[string, ToyFiles]>([
  ["layer.json does not name a.sql", { ...good, index: ["z.sql"] }],
  ["there is no definitions/b.sql", { ...good, index: ["z.sql", "a.sql", "b.sql"] }],
  ["layer.json names a.sql twice", { ...good, index: ["z.sql", "a.sql", "a.sql"] }],
  ["two steps have the number 000001", { ...good, steps: { "000001-a.sql": "", "000001-b.sql": "" } }],
  ["steps/first.sql does not start with a number", { ...good, steps: { "first.sql": "" } }],
])("refused: %s", (fault, files) => {
  expect(() => toyLayer(files)).toThrow(`Layer toy is not well formed: ${fault}.`);
});

test("a folder without an index is refused", () => {
  const directory = writeToyLayer(good);
  rmSync(join(directory, "layer.json"));
  expect(() => readLayer(directory)).toThrow("layer.json");
});

test("layers come after those that they need, and a circle is refused", () => {
  const layer = (name: string, ...needs: string[]) => ({ name, needs, files: [], afterwards: "" });
  const names = needsFirst([layer("c", "b"), layer("b", "a"), layer("a")]).map(({ name }) => name);
  expect(names).toEqual(["a", "b", "c"]);
  expect(() => needsFirst([layer("a"), layer("b", "c"), layer("c", "b")])).toThrow("b, c");
});
