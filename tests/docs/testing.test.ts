/** The examples of docs/testing.md run, in a project that has the package's layers alone. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageDirectory } from "../../src/database/paths.ts";
import { withDatabase } from "../../src/database/urls.ts";
import { testEnvironment } from "../support/environment.ts";
import { namedExamples, writeExamples } from "./support/examples.ts";

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), "rowhouse-testing-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
writeExamples(directory, namedExamples("docs/testing.md"));

const { root, passwords } = testEnvironment();
/** This run's server, which the examples take for one of their own. */
const env = {
  PATH: process.env.PATH,
  DATABASE_URL: withDatabase(root, "postgres"),
  AUTHENTICATOR_PASSWORD: passwords.authenticator,
  OPERATOR_PASSWORD: passwords.operator,
};

test("node --test runs the generated tests and those of one's own, each file alone", async () => {
  const args = ["--test", "--test-reporter=tap", "isolation.test.ts", "users.test.ts"];
  const { stdout } = await run(process.execPath, args, { cwd: directory, env });
  expect(stdout).toMatch(/# fail 0/);
  expect(stdout).toContain("# Subtest: app_public.jobs");
  expect(stdout).toContain("# Subtest: a member cannot rename a user of another tenant");
});

test("node --test shares one run, with a global set-up", async () => {
  const args = ["--test", "--test-reporter=tap", "--test-global-setup=setup.node.ts", "users.test.ts"];
  const { stdout } = await run(process.execPath, args, { cwd: directory, env });
  expect(stdout).toMatch(/# pass 1\n(.*\n)*# fail 0/);
});

test("jest runs the generated tests, with a global set-up", async () => {
  writeFileSync(
    join(directory, "jest.config.json"),
    JSON.stringify({
      testMatch: ["<rootDir>/*.jest.ts"],
      testPathIgnorePatterns: ["setup", "teardown"],
      extensionsToTreatAsEsm: [".ts"],
      transform: {
        "\\.ts$": [
          join(packageDirectory, "node_modules/@swc/jest"),
          { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "es6" } },
        ],
      },
      globalSetup: "./setup.jest.ts",
      globalTeardown: "./teardown.jest.ts",
    }),
  );
  const jest = join(packageDirectory, "node_modules/jest/bin/jest.js");
  const { stderr } = await run(process.execPath, ["--experimental-vm-modules", jest, "--ci"], {
    cwd: directory,
    env,
  });
  expect(stderr).toContain("isolation.jest.ts");
  expect(stderr).toMatch(/^Tests: +\d+ passed, \d+ total$/m);
});
