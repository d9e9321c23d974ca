/** One cause, one finding with the list of its objects: in what people read, and nowhere else. */
import { suppress } from "../../src/report/baseline.ts";
import type { Finding } from "../../src/report/finding.ts";
import { formatReport } from "../../src/report/format.ts";
import { groupFindings } from "../../src/report/group.ts";
import { sample } from "./sample.ts";

const cause = "default privileges of role owner in schema public";
const finding = (table: string, rest: Partial<Finding> = {}): Finding => ({
  rule: "dangerous-privilege",
  level: "error",
  object: `public.${table}`,
  detail: `anon may truncate public.${table}.`,
  remedy: `revoke truncate on public.${table} from anon;`,
  identity: `dangerous-privilege public.${table} anon`,
  cause,
  ...rest,
});
const tables = (count: number) => Array.from({ length: count }, (_, at) => finding(`t${at + 10}`));

test("54 findings of one cause are one, with every object and every remedy", () => {
  const [only, ...others] = groupFindings(tables(54));
  expect(others).toEqual([]);
  expect(only).toMatchObject({ rule: "dangerous-privilege", level: "error", object: cause });
  expect(only?.objects).toHaveLength(54);
  expect(only?.remedy?.split("\n")).toHaveLength(54);
  expect(only?.detail).toContain("and 43 more.");
});

test("two findings, other causes, rules and levels stay apart", () => {
  const two = tables(2);
  expect(groupFindings(two)).toEqual(two);
  const mixed = [...tables(3), finding("a", { cause: null }), finding("b", { level: "info" })];
  expect(groupFindings(mixed).map(({ object }) => object)).toEqual([cause, "public.a", "public.b"]);
});

test("one more object of the cause is the same result in SARIF", () => {
  const resultsOf = (findings: Finding[]) =>
    JSON.parse(formatReport({ ...sample, findings }, "sarif", { failOn: "error", colour: false })).runs[0]
      .results as { partialFingerprints: object; locations: { logicalLocations: unknown[] }[] }[];
  const [before, after] = [resultsOf(tables(5))[0], resultsOf(tables(6))[0]];
  expect(after?.partialFingerprints).toEqual(before?.partialFingerprints);
  expect(after?.locations[0]?.logicalLocations).toHaveLength(6);
});

test("JSON has every finding by itself, under its own identity", () => {
  const report = { ...sample, findings: tables(5) };
  const { findings } = JSON.parse(formatReport(report, "json", { failOn: "error", colour: false }));
  expect(findings.map(({ identity }: Finding) => identity)).toEqual(
    tables(5).map(({ identity }) => identity),
  );
});

test("a baseline accepts objects of a cause one by one", () => {
  const report = { ...sample, findings: tables(5) };
  const suppressions = tables(4).map(({ identity }) => ({ identity, reason: "Known." }));
  const { findings, suppressed } = suppress(report, { version: 1, suppressions });
  expect(suppressed).toHaveLength(4);
  expect(groupFindings(findings).map(({ object }) => object)).toEqual(["public.t14"]);
});
