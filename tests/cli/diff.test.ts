import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding, Report } from "../../src/report/finding.ts";
import { jsonReport } from "../../src/report/json.ts";
import { sample } from "../report/sample.ts";
import { rowhouse } from "./support/rowhouse.ts";

const directory = mkdtempSync(join(tmpdir(), "rowhouse-diff-"));
afterAll(() => rmSync(directory, { recursive: true }));

function save(name: string, report: Partial<Report>): string {
  const file = join(directory, `${name}.json`);
  writeFileSync(file, jsonReport({ ...sample, ...report }));
  return file;
}

const [error, warning, info] = sample.findings as [Finding, Finding, Finding];
const closed = [
  {
    relation: "shop.a",
    cells: [{ role: "app", command: "SELECT", access: "closed" as const, why: "not granted" }],
  },
];
const open = [
  {
    relation: "shop.a",
    cells: [{ role: "app", command: "SELECT", access: "open" as const, why: "asks nothing" }],
  },
];

test("what appeared is a plus, what went is a minus, and the exit status is 1", async () => {
  const old = save("old", { findings: [warning, info], matrix: closed });
  const now = save("now", { findings: [error, info], matrix: open });
  expect(await rowhouse(["diff", old, now])).toMatchObject({
    status: 1,
    stdout: [
      `+ error rls-disabled: ${error.detail}`,
      "- warning policy-unbound: policy own on shop.users",
      "~ shop.a: select of app was closed and is open (asks nothing)",
      "1 new finding, 1 gone, 1 as before",
      "",
    ].join("\n"),
  });
});

test("exit status 0 where nothing is new, or nothing that is bad enough", async () => {
  const all = save("all", {});
  const fewer = save("fewer", { findings: [error] });
  expect((await rowhouse(["diff", all, all])).status).toBe(0);
  expect((await rowhouse(["diff", all, fewer])).status).toBe(0);
  expect((await rowhouse(["diff", fewer, all])).status).toBe(1);
  expect((await rowhouse(["diff", fewer, all, "--fail-on", "error"])).status).toBe(0);
  expect((await rowhouse(["diff", fewer, all, "--fail-on", "never"])).status).toBe(0);
});

test("a finding that got worse fails like a new one", async () => {
  const old = save("mild", { findings: [{ ...error, level: "info" }] });
  const now = save("bad", { findings: [error] });
  const { status, stdout } = await rowhouse(["diff", old, now]);
  expect(stdout).toContain("! info is error rls-disabled");
  expect(status).toBe(1);
});

test("Markdown goes to a file, and no name in it is taken for markup", async () => {
  const object = 'shop."a|b`<img src=x>`[x](y)"';
  const old = save("before", { findings: [] });
  const now = save("after", {
    findings: [{ ...error, object, detail: `Row security is off for ${object}.` }],
  });
  const file = join(directory, "diff.md");
  const { status, stdout } = await rowhouse(["diff", old, now, "--format", "markdown", "--output", file]);
  expect([status, stdout]).toEqual([1, ""]);
  const page = readFileSync(file, "utf8");
  expect(page).toMatch(/^### rowhouse check: 1 new finding, 0 gone, 0 as before\n/);
  const row = page.split("\n").find((line) => line.startsWith("| error |")) ?? "";
  expect(row.match(/\|/g)).toHaveLength(5);
  expect(row).not.toMatch(/<img|\]\(|`<|`\[/);
});

test("exit status 2 for what is no report, and for the reports of two tools", async () => {
  const check = save("check", {});
  const prove = save("prove", { tool: "prove" });
  const other = join(directory, "other.json");
  writeFileSync(other, "{}");
  expect(await rowhouse(["diff", check, other])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("is no report of --format json: tool"),
  });
  expect(await rowhouse(["diff", check, prove])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("compare like with like"),
  });
  expect((await rowhouse(["diff", check, join(directory, "none.json")])).status).toBe(2);
});
