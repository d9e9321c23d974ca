/** Every form of a condition, sound or unsafe, in front of both tools. docs/conditions.md shows what they say. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase } from "../support/database.ts";
import { styles } from "./support/forms.ts";
import { judgeStyle } from "./support/judge.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const all = styles();
const forms = all.flatMap((style) => style.forms);

test("there are a hundred forms of each kind, each with a table of its own", () => {
  expect(forms.filter(({ isSound }) => isSound).length).toBeGreaterThanOrEqual(100);
  expect(forms.filter(({ isSound }) => !isSound).length).toBeGreaterThanOrEqual(100);
  for (const style of all)
    expect(new Set(style.forms.map(({ table }) => table)).size).toBe(style.forms.length);
});

test("the page names every form", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/conditions.md"), "utf8");
  expect(forms.filter(({ name }) => !page.includes(`| ${name}`)).map(({ name }) => name)).toEqual([]);
});

test.each(all)(
  "$name: no tool accuses a sound form, and no unsafe one passes both",
  async (style) => {
    const { judged, others } = await judgeStyle(root, style);
    const said = judged.map(({ form, check, prove }) => ({ ...form, said: [...check, ...prove] }));
    expect(others).toEqual([]);
    expect(
      said
        .filter(({ isSound, said }) => isSound && said.length > 0)
        .map(({ name, said }) => `${name}: ${said.join(", ")}`),
    ).toEqual([]);
    expect(said.filter(({ isSound, said }) => !isSound && said.length === 0).map(({ name }) => name)).toEqual(
      [],
    );
  },
  600_000,
);
