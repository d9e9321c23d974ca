import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { rowhouse } from "./support/rowhouse.ts";

test("the help lists every verb", async () => {
  const { status, stdout } = await rowhouse(["--help"]);
  expect(status).toBe(0);
  for (const verb of ["start", "db", "migrate", "kernel", "walls"])
    expect(stdout).toMatch(new RegExp(`^  ${verb}\\b`, "m"));
  const group = await rowhouse(["db", "--help"]);
  for (const verb of ["start", "stop", "reset", "status", "url", "psql", "watch", "commit"]) {
    expect(group.stdout).toMatch(new RegExp(`^  ${verb}\\b`, "m"));
  }
});

test.each([["start"], ["migrate"], ["kernel"], ["db", "reset"], ["walls", "off"]])(
  "%s %s explains itself",
  async (...verb) => {
    const { status, stdout } = await rowhouse([...verb.filter(Boolean), "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: rowhouse ${verb.filter(Boolean).join(" ")}`);
  },
);

test.each([
  [["--nonsense"]],
  [["db", "nonsense"]],
  [["db", "url", "--as", "nobody"]],
  [["walls", "off"]],
  [[]],
])("a command that is written wrongly ends with status 2: %j", async (args) => {
  const { status, stdout, stderr } = await rowhouse(args);
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).not.toBe("");
});

test("the program that npm links runs the checkout", () => {
  const program = join(import.meta.dirname, "../../bin/rowhouse.js");
  expect(execFileSync(process.execPath, [program, "--help"], { encoding: "utf8" })).toContain(
    "Usage: rowhouse",
  );
});
