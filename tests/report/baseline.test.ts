import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBaseline, suppress, writeBaseline } from "../../src/report/baseline.ts";
import { sample } from "./sample.ts";

const directory = mkdtempSync(join(tmpdir(), "rowhouse-baseline-"));
const file = join(directory, "baseline.json");
afterAll(() => rmSync(directory, { recursive: true }));

test("a baseline sets its findings aside and leaves what is new", async () => {
  await writeBaseline(file, sample.findings.slice(0, 2), "mended by June", undefined);
  const report = suppress(sample, await readBaseline(file));
  expect(report.findings.map(({ rule }) => rule)).toEqual(["old-minor"]);
  expect(report.suppressed.map(({ finding, reason }) => [finding.rule, reason])).toEqual([
    ["rls-disabled", "mended by June"],
    ["policy-unbound", "mended by June"],
  ]);
});

test("a reason that is there already stays", async () => {
  await writeBaseline(file, sample.findings.slice(0, 1), "the first reason", undefined);
  await writeBaseline(file, sample.findings.slice(0, 2), "the second reason", await readBaseline(file));
  expect((await readBaseline(file)).suppressions.map(({ reason }) => reason)).toEqual([
    "the second reason",
    "the first reason",
  ]);
});

test.each(["", "  "])("a suppression with %j for a reason is refused", async (reason) => {
  writeFileSync(file, JSON.stringify({ version: 1, suppressions: [{ identity: "x", reason }] }));
  await expect(readBaseline(file)).rejects.toMatchObject({ code: "CONFIGURATION_INVALID" });
});

test("a file that is no baseline is refused", async () => {
  writeFileSync(file, "[]");
  await expect(readBaseline(file)).rejects.toMatchObject({ code: "CONFIGURATION_INVALID" });
});
