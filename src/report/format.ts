import type { Level, Report } from "./finding.ts";
import { groupFindings } from "./group.ts";
import { htmlReport } from "./html/page.ts";
import { jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { type PageOf, sarifReport } from "./sarif.ts";
import { textReport } from "./text.ts";

export const formats = ["text", "json", "sarif", "junit", "html"] as const;
export type Format = (typeof formats)[number];

export type FormatOptions = { failOn: Level; colour: boolean; pageOf?: PageOf };

/** Writes a report in one of the formats. */
export function formatReport(
  report: Report,
  format: Format,
  { failOn, colour, pageOf }: FormatOptions,
): string {
  // A program gets every finding by itself: it compares them by their identity.
  if (format === "json") return jsonReport(report);
  const grouped = { ...report, findings: groupFindings(report.findings) };
  switch (format) {
    case "sarif":
      return sarifReport(grouped, pageOf);
    case "junit":
      return junitReport(grouped, failOn);
    case "html":
      return htmlReport(grouped);
    default:
      return `${textReport(grouped, { colour })}\n`;
  }
}
