/** The measure itself: enough mutants, each different, and the page that says who killed them is of these. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dropDatabase } from "../../src/database/databases.ts";
import { withDatabase } from "../../src/database/urls.ts";
import { mutants } from "../../src/mutants/index.ts";
import { faultsOf, runMutants } from "../../src/mutants/run.ts";
import { createSoundDatabase } from "../../src/mutants/schema.ts";
import { testEnvironment } from "../support/environment.ts";

const url = withDatabase(testEnvironment().root, `rowhouse_mutants_${process.pid}`);
afterAll(() => dropDatabase(url));

test("there are sixty different mutants at least, of twelve tables at least", () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  expect(new Set(mutants.map(({ sql }) => sql)).size).toBe(mutants.length);
  expect(mutants.length).toBeGreaterThanOrEqual(60);
  expect(new Set(mutants.flatMap(({ on }) => on)).size).toBeGreaterThanOrEqual(12);
});

test("the page names every mutant, and none lives", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/mutants.md"), "utf8");
  expect(mutants.filter(({ name }) => !page.includes(`| ${name} |`))).toEqual([]);
  expect(page).toContain(`${mutants.length} mutants of `);
  expect(page).toContain(" 0 survive.");
});

test("mutants are killed one at a time, and the sound schema is left in peace", async () => {
  await createSoundDatabase(url);
  const some = ["row security off", "simple foreign key", "force lost", "the login may become the owner"];
  const chosen = mutants.filter(({ name }) => some.includes(name));
  expect(chosen).toHaveLength(some.length);
  const run = await runMutants([url], 15, () => {}, chosen);
  expect(faultsOf(run)).toEqual([]);
  expect(run.results.map(({ mutant, prove }) => [mutant.name, prove.length > 0])).toEqual(
    chosen.map(({ name, kind }) => [name, kind === "dynamic"]),
  );
  // The first has been taken back before the next was tried.
  expect(run.results.at(-1)?.prove).toEqual(["role-escape"]);
}, 120_000);

test("a mutant that nobody sees is a fault", async () => {
  const harmless = { ...mutants[0], name: "harmless", sql: "comment on table app_public.notes is 'changed'" };
  const run = await runMutants([url], 15, () => {}, [harmless as (typeof mutants)[number]]);
  expect(faultsOf(run)).toEqual([
    "survives: harmless (app_public.projects)",
    "not seen by prove: harmless (app_public.projects)",
  ]);
}, 120_000);
