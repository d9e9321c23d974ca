/** The measure itself: enough mutants, each different, and the page that says who killed them is of these. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { binariesIn } from "../../src/embedded/binaries.ts";
import { startThrowAwayServer, type TestServer } from "../../src/embedded/throw-away.ts";
import { withDatabases } from "../../src/mutants/databases.ts";
import { subjects } from "../../src/mutants/index.ts";
import { faultsOf, runMutants } from "../../src/mutants/run.ts";
import type { Subject } from "../../src/mutants/subject.ts";

// A server of its own: the schemas of a platform bring that platform's roles along.
let server: TestServer;
const { TEST_POSTGRES_BIN } = process.env;
beforeAll(async () => {
  server = await startThrowAwayServer(TEST_POSTGRES_BIN ? binariesIn(TEST_POSTGRES_BIN) : undefined);
});
afterAll(() => server.stop());

const run = (some: readonly Subject[]) =>
  withDatabases(server.root, 1, (workers) => runMutants(workers, 15, () => {}, some), some);
const kernel = subjects.find(({ name }) => name === "kernel") as Subject;

test.each(subjects.map((subject) => [subject.name, subject] as const))(
  "%s has forty different mutants at least, of ten objects at least",
  (_name, { mutants }) => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(new Set(mutants.map(({ sql }) => sql)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(40);
    expect(new Set(mutants.flatMap(({ on }) => on)).size).toBeGreaterThanOrEqual(10);
  },
);

test("the page names every mutant, and none lives", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/mutants.md"), "utf8");
  const mutants = subjects.flatMap((subject) => subject.mutants);
  expect(mutants.filter(({ name }) => !page.includes(`| ${name} |`))).toEqual([]);
  expect(page).toMatch(new RegExp(`\\| all \\| ${mutants.length} \\| .* \\| 0 \\|\n`));
});

test.each(subjects.map((subject) => [subject.name, subject] as const))(
  "nothing is found in the sound schema %s, and all of it is covered",
  async (_name, subject) => {
    expect(faultsOf(await run([{ ...subject, mutants: [] }]))).toEqual([]);
  },
  120_000,
);

test("mutants are killed one at a time", async () => {
  const some = ["row security off", "simple foreign key", "force lost", "the login may become the owner"];
  const chosen = kernel.mutants.filter(({ name }) => some.includes(name));
  expect(chosen).toHaveLength(some.length);
  const tried = await run([{ ...kernel, mutants: chosen }]);
  expect(faultsOf(tried)).toEqual([]);
  expect(tried.results.map(({ mutant, prove }) => [mutant.name, prove.length > 0])).toEqual(
    chosen.map(({ name, kind }) => [name, kind === "dynamic"]),
  );
  // The first has been taken back before the next was tried.
  expect(tried.results.at(-1)?.prove).toEqual(["role-escape"]);
}, 120_000);

test("a mutant that nobody sees is a fault", async () => {
  const [first] = kernel.mutants;
  if (first === undefined) throw new Error("There are no mutants.");
  const harmless = { ...first, name: "harmless", sql: "comment on table app_public.notes is 'changed'" };
  expect(faultsOf(await run([{ ...kernel, mutants: [harmless] }]))).toEqual([
    "survives: harmless (kernel: app_public.projects)",
    "not seen by prove: harmless (kernel: app_public.projects)",
  ]);
}, 120_000);
