import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { packageDirectory } from "../../src/database/paths.ts";
import { refuseOldNode } from "../../src/installed/node-version.ts";

const sentence =
  "rowhouse needs Node 22.18 or newer, and this is Node 20.20.2: install Node 24 from https://nodejs.org.";

// A Node that takes itself for an older one.
const pretend = `data:text/javascript,${encodeURIComponent(
  `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });`,
)}`;
const runAsOld = (file: string) =>
  spawnSync(process.execPath, ["--import", pretend, join(packageDirectory, file)], { encoding: "utf8" });

test.each(["18.0.0", "20.20.2", "22.17.1", "21.9.0"])("Node %s is refused", (version) => {
  expect(() => refuseOldNode(version)).toThrow(`this is Node ${version}: install Node 24`);
});

test.each(["22.18.0", "22.20.1", "23.0.0", "24.21.0", process.versions.node])(
  "Node %s is taken",
  (version) => {
    expect(() => refuseOldNode(version)).not.toThrow();
  },
);

test("the command says which Node to install", () => {
  expect(runAsOld("bin/rowhouse.js")).toMatchObject({ status: 1, stderr: `${sentence}\n`, stdout: "" });
});

test.each([
  "src/index.ts",
  "src/graphql/index.ts",
  "src/http/index.ts",
  "src/check/index.ts",
  "src/prove/index.ts",
])("an import of %s says it, too", (file) => {
  const { status, stderr } = runAsOld(file);
  expect(status).toBe(1);
  expect(stderr).toContain(`Error: ${sentence}`);
});
