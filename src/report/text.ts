import { type Finding, type Level, levels, type Report } from "./finding.ts";

export type TextOptions = { colour: boolean };

/** For people at a terminal: the worst first, by rule, with what to do. */
export function textReport(report: Report, { colour }: TextOptions = { colour: false }): string {
  const paint = colour ? painted : (text: string) => text;
  const lines = [`${report.tool} of ${report.target}`, ...report.evidence.map((text) => `  ${text}`), ""];
  for (const level of levels) {
    const findings = report.findings.filter((finding) => finding.level === level);
    if (findings.length === 0) continue;
    lines.push(paint(`${titles[level]} (${findings.length})`, level), "");
    for (const [rule, group] of Map.groupBy(findings, (finding) => finding.rule)) {
      lines.push(`  ${paint(rule, level)}`, ...group.flatMap(findingLines), "");
    }
  }
  return [...lines, ...summaryLines(report, paint)].join("\n");
}

const titles: Record<Level, string> = { error: "ERRORS", warning: "WARNINGS", info: "NOTES" };

type Paint = (text: string, level: Level) => string;

const codes: Record<Level, number> = { error: 31, warning: 33, info: 36 };
const painted: Paint = (text, level) => `\u001b[${codes[level]}m${text}\u001b[0m`;

function findingLines({ object, detail, definition, remedy, reproduction, location }: Finding): string[] {
  return [
    `    ${object}${location ? `  (${location.file}:${location.line})` : ""}`,
    `      ${detail}`,
    ...(definition ? indented("has: ", definition) : []),
    ...(remedy ? indented("fix: ", remedy) : []),
    ...(reproduction ? indented("try: ", reproduction) : []),
  ];
}

/** The first lines of the SQL; all of it is in the other formats. */
function indented(label: string, sql: string): string[] {
  const lines = sql.split("\n");
  const shown = lines.length > 4 ? [...lines.slice(0, 3), `… ${lines.length - 3} lines more`] : lines;
  return shown.map((line, at) => `      ${at === 0 ? label : " ".repeat(label.length)}${line}`);
}

function summaryLines({ findings, suppressed, coverage }: Report, paint: Paint): string[] {
  const counts = levels.map((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return count > 0
      ? paint(`${count} ${names[level]}${count === 1 ? "" : "s"}`, level)
      : `no ${names[level]}s`;
  });
  return [
    `${counts.join(", ")}${suppressed.length > 0 ? `; ${suppressed.length} suppressed by the baseline` : ""}`,
    ...coverage.flatMap(({ what, covered, total, missed }) => [
      `covered ${covered} of ${total} ${what}`,
      ...missed.map(({ object, reason }) => `  NOT COVERED ${object}: ${reason}`),
    ]),
  ];
}

const names: Record<Level, string> = { error: "error", warning: "warning", info: "note" };
