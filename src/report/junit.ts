import { type Finding, isAtLeast, type Level, type Report } from "./finding.ts";

/** JUnit XML, for CI: a test case for each rule, failed where it found something at or above the level. */
export function junitReport(report: Report, failOn: Level): string {
  const names = new Set([
    ...report.rules.map(({ name }) => name),
    ...report.findings.map(({ rule }) => rule),
  ]);
  const found = Map.groupBy(report.findings, ({ rule }) => rule);
  const cases = [...names].map((name) => caseOf(name, found.get(name) ?? [], report, failOn));
  const failures = cases.filter(({ failed }) => failed).length;
  const suite = `rowhouse ${report.tool}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(suite)}" tests="${cases.length}" failures="${failures}" errors="0">`,
    `  <testsuite name="${escapeXml(report.target)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">`,
    ...cases.map(({ xml }) => xml),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function caseOf(
  name: string,
  findings: readonly Finding[],
  report: Report,
  failOn: Level,
): { failed: boolean; xml: string } {
  const failures = findings.filter(({ level }) => isAtLeast(level, failOn));
  const notes = findings.filter(({ level }) => !isAtLeast(level, failOn));
  const open = `    <testcase classname="rowhouse.${report.tool}" name="${escapeXml(name)}"`;
  if (findings.length === 0) return { failed: false, xml: `${open}/>` };
  const body = [
    ...(failures.length > 0
      ? [
          `      <failure type="${failures[0]?.level}" message="${escapeXml(`${failures.length} found: ${failures[0]?.object}`)}">${escapeXml(failures.map(describe).join("\n\n"))}</failure>`,
        ]
      : []),
    ...(notes.length > 0
      ? [`      <system-out>${escapeXml(notes.map(describe).join("\n\n"))}</system-out>`]
      : []),
  ];
  return { failed: failures.length > 0, xml: [`${open}>`, ...body, "    </testcase>"].join("\n") };
}

const describe = ({ object, detail, definition, remedy, reproduction }: Finding): string =>
  [
    object,
    detail,
    definition && `has: ${definition}`,
    remedy && `fix: ${remedy}`,
    reproduction && `try: ${reproduction}`,
  ]
    .filter(Boolean)
    .join("\n");

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Also drops the control characters that XML 1.0 cannot hold. */
export const escapeXml = (text: string): string =>
  text
    .replaceAll(/\p{Cc}/gu, (sign) => ("\t\n\r".includes(sign) ? sign : ""))
    .replaceAll(/[&<>"'\ufffe\uffff]/g, (sign) => entities[sign] ?? "");
