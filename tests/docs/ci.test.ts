/** What CI is told to run: it parses, its options exist, and the action's scripts run. */
import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createProgram } from "../../src/cli/program.ts";
import { packageDirectory } from "../../src/database/paths.ts";
import { createTestDatabase } from "../support/database.ts";
import { blocksUnder, readDocument } from "./support/read-document.ts";
import { readYaml } from "./support/read-yaml.ts";

const run = promisify(execFile);

type Step = {
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, string>;
  env?: Record<string, string>;
};
type Action = {
  inputs: Record<string, { description: string; required?: boolean; default?: string }>;
  runs: { using: string; steps: Step[] };
};

const action = readYaml(readDocument("action/action.yml")) as Action;
const scripts = action.runs.steps.flatMap(({ run: script }) => script ?? []);
const github = blocksUnder("docs/ci.md", "GitHub", "yaml").map((text) => readYaml(text));
const gitlab = blocksUnder("docs/ci.md", "GitLab", "yaml").map((text) => readYaml(text));

/** Every string in a document, wherever it is. */
const stringsIn = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : value !== null && typeof value === "object"
      ? Object.values(value).flatMap(stringsIn)
      : [];

const commandsIn = (text: string): string[] =>
  text.split("\n").filter((line) => /\browhouse\b.* (check|prove|diff) /.test(line));
const shown = [
  ...blocksUnder("docs/ci.md", "What a pull request changes", "sh"),
  ...blocksUnder("docs/ci.md", "While you write a migration", "sh"),
].flatMap((text) => text.split("\n"));
const commands = [
  ...scripts.flatMap(commandsIn),
  ...[...github, ...gitlab].flatMap(stringsIn).flatMap(commandsIn),
  ...shown.filter((line) => line.includes("rowhouse ")),
];

const program = await createProgram();
const optionsOf = (verb: string): Set<string> => {
  const command = program.commands.find((each) => each.name() === verb);
  if (!command) throw new Error(`There is no verb ${verb}.`);
  return new Set(command.options.flatMap(({ long }) => long ?? []));
};
const verbIn = (line: string): string => / (check|prove|diff|init|migrate)\b/.exec(line)?.[1] ?? "";

test.each(commands)("%s has only options that exist", (command) => {
  const known = optionsOf(verbIn(command));
  const own = command.slice(command.indexOf(`${verbIn(command)} `));
  expect(
    [...own.matchAll(/--[a-z-]+/g)].map(([option]) => option).filter((option) => !known.has(option)),
  ).toEqual([]);
});

test("the commands were found", () => {
  expect(commands.length).toBeGreaterThan(8);
  expect(new Set(commands.map(verbIn))).toEqual(new Set(["check", "prove", "diff"]));
});

test.each(scripts.map((script) => [verbIn(script.replaceAll("\n", " ")), script]))(
  "the script of %s is bash, and its options are those of the verb",
  (verb, script) => {
    expect(spawnSync("bash", ["-n"], { input: script }).status).toBe(0);
    const given = [...script.matchAll(/\((--[a-z-]+)/g)].map(([, option]) => option ?? "");
    expect(given.filter((option) => !optionsOf(verb).has(option))).toEqual([]);
  },
);

test("every input is used, only inputs are used, and none is pasted into a script", () => {
  const used = new Set(
    [...readDocument("action/action.yml").matchAll(/inputs\.([a-z-]+)/g)].map(([, name]) => name),
  );
  expect(used).toEqual(new Set(Object.keys(action.inputs)));
  expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  for (const { run: script, env } of action.runs.steps.filter(({ run: script }) => script)) {
    const read = [...(script ?? "").matchAll(/\$\{?([A-Z_]+)/g)].map(([, name]) => name);
    const given = new Set([...Object.keys(env ?? {}), "GITHUB_STEP_SUMMARY"]);
    expect(read.filter((name) => !given.has(name ?? ""))).toEqual([]);
  }
});

test("the documented workflow gives the action inputs that it has, and all that it requires", () => {
  const [workflow] = github as [{ jobs: { isolation: { steps: Step[] } } }];
  const step = workflow.jobs.isolation.steps.find(({ uses }) => uses?.includes("/action@"));
  const given = Object.keys(step?.with ?? {});
  expect(given.filter((name) => !(name in action.inputs))).toEqual([]);
  const required = Object.entries(action.inputs).filter(([, { required: isRequired }]) => isRequired);
  expect(required.map(([name]) => name).filter((name) => !given.includes(name))).toEqual([]);
});

describe("the action's scripts", () => {
  const directory = mkdtempSync(join(tmpdir(), "rowhouse-action-"));
  let db: Awaited<ReturnType<typeof createTestDatabase>>;
  beforeAll(async () => {
    db = await createTestDatabase();
    // The package as it is here, in the place of the published one: npx --yes rowhouse@version …
    const main = join(packageDirectory, "src/cli/main.ts");
    writeFileSync(join(directory, "npx"), `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${main}" "$@"\n`);
    chmodSync(join(directory, "npx"), 0o755);
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true });
    await db.drop();
  });

  const runStep = (script: string, env: Record<string, string>) =>
    run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      cwd: directory,
      env: { PATH: `${directory}:${process.env.PATH}`, HOME: directory, VERSION: "latest", ...env },
    });
  const blank = { ROLE: "", SCHEMA: "", TENANT_COLUMN: "", MIGRATIONS: "", BASELINE: "", ENTER: "" };

  test("check, then diff, leave their reports", async () => {
    const [check = "", diff = ""] = scripts;
    const migrations = join(packageDirectory, "migrations");
    await runStep(check, {
      ...blank,
      DATABASE_URL: db.urls.root,
      FAIL_ON: "error",
      SCHEMA: "app_public app_private",
      MIGRATIONS: migrations,
    });
    const sarif = JSON.parse(readFileSync(join(directory, "rowhouse-check.sarif"), "utf8"));
    expect(sarif.version).toBe("2.1.0");
    const summary = join(directory, "summary.md");
    await runStep(diff, { BEFORE: "rowhouse-check.json", GITHUB_STEP_SUMMARY: summary });
    expect(readFileSync(summary, "utf8")).toMatch(/^### rowhouse check: 0 new findings/);
  });

  test("check fails at the level that is asked for, after its reports are written", async () => {
    const [check = ""] = scripts;
    const root = await db.connect("root");
    await root.query("alter table app_public.documents disable row level security");
    const env = { ...blank, DATABASE_URL: db.urls.root };
    await expect(runStep(check, { ...env, FAIL_ON: "error" })).rejects.toMatchObject({ code: 1 });
    expect(readFileSync(join(directory, "rowhouse-check.sarif"), "utf8")).toContain("rls-disabled");
    await runStep(check, { ...env, FAIL_ON: "never" });
    await root.query("alter table app_public.documents enable row level security");
  });
});
