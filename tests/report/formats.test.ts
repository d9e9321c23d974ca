import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { pageNamed } from "../../src/check/rules.ts";
import { htmlReport } from "../../src/report/html/page.ts";
import { jsonReport } from "../../src/report/json.ts";
import { junitReport } from "../../src/report/junit.ts";
import { sarifReport } from "../../src/report/sarif.ts";
import { textReport } from "../../src/report/text.ts";
import { sample } from "./sample.ts";

/** The schema that SARIF's own makers publish; written in draft 4, of which it uses nothing that newer drafts lack. */
function validateSarif(log: unknown): unknown {
  const file = readFileSync(join(import.meta.dirname, "schemas", "sarif-2.1.0-rtm.5.json"), "utf8");
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(file) as Record<string, unknown>;
  const ajv = new Ajv.default({ strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  ajv.validate(schema, log);
  return ajv.errors;
}

test("the SARIF log is valid by the published schema", () => {
  const log = JSON.parse(sarifReport(sample));
  expect(validateSarif(log)).toBeNull();
  expect(
    log.runs[0].results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]),
  ).toEqual([
    ["rls-disabled", "error"],
    ["policy-unbound", "warning"],
    ["old-minor", "note"],
    ["keys", "warning"],
  ]);
  expect(log.runs[0].results[3].suppressions).toEqual([
    { kind: "external", justification: "mended in March" },
  ]);
});

/** What GitHub asks of an upload beyond the schema. */
type Log = {
  runs: {
    tool: { driver: { rules: Record<string, { text?: string; length?: number }>[] } };
    results: {
      locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
    }[];
  }[];
};

test("the SARIF log has what GitHub asks for: a file and line for each result, help for each rule", () => {
  const { runs } = JSON.parse(sarifReport(sample, pageNamed)) as Log;
  const [run] = runs;
  for (const { locations } of run?.results ?? []) {
    const [location] = locations;
    expect(location?.physicalLocation.region.startLine).toBeGreaterThan(0);
    expect(location?.physicalLocation.artifactLocation.uri).toMatch(/^(?![/.])[\w\-.~%!$&'()*+,;=:@/]+$/);
  }
  expect(run?.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri)).toEqual([
    "database/shop.%22Ord%3Cer%3Es%22",
    "migrations/0001%20users.sql",
    "database/database",
    "database/index%20x%20on%20shop.users",
  ]);
  for (const rule of run?.tool.driver.rules ?? []) {
    for (const part of ["shortDescription", "fullDescription", "help"])
      expect(rule[part]?.text?.length).toBeGreaterThan(0);
    expect(new URL(String(rule.helpUri)).protocol).toBe("https:");
  }
  expect(run?.tool.driver.rules[0]).toMatchObject({
    help: { markdown: expect.stringContaining("## How to fix it") },
    helpUri: "https://unpkg.com/rowhouse@1.2.3/dist/check/rules/004-rls-disabled.md",
    properties: { "security-severity": "8.0" },
  });
});

test("the schema refuses what is no SARIF", () => {
  expect(validateSarif({ version: "2.1.0", runs: [{ tool: {} }] })).not.toBeNull();
});

test("JSON is the report and its counts", () => {
  const parsed = JSON.parse(jsonReport(sample));
  expect(parsed).toMatchObject({ counts: { error: 1, warning: 1, info: 1 }, target: sample.target });
  expect(parsed.findings).toEqual(JSON.parse(JSON.stringify(sample.findings)));
});

test("JUnit has a case for each rule, failed at the level and above", () => {
  const xml = junitReport(sample, "warning");
  expect(xml).toContain('tests="4" failures="2"');
  expect(xml).toContain('<testcase classname="rowhouse.check" name="clean"/>');
  expect(xml).toContain("shop.&quot;Ord&lt;er&gt;s&quot;");
  expect(xml).not.toContain("\u0007");
  expect(junitReport(sample, "error")).toContain('tests="4" failures="1"');
});

test("the page stands alone, and nothing in it is taken for markup", () => {
  const page = htmlReport(sample);
  expect(page).not.toMatch(/<(script|link|img)\b|https?:\/\//);
  expect(page).not.toContain("Ord<er>s");
  expect(page).toContain('class="open"');
  expect(page).toContain("row security is off");
  expect(page).toContain("Covered 2 of 3 relations.");
  expect(page).toContain("<li>The tenant is in the column &lt;tenant_id&gt;: it was given.</li>");
});

test("text puts the worst first, counts, and says what was not covered", () => {
  const text = textReport(sample);
  expect(text.indexOf("ERRORS (1)")).toBeLessThan(text.indexOf("WARNINGS (1)"));
  expect(text).toContain("1 error, 1 warning, 1 note; 1 suppressed by the baseline");
  expect(text).toContain("\n  The tenant is in the column <tenant_id>: it was given.\n");
  expect(text).toContain("NOT COVERED shop.blobs: no row");
});
