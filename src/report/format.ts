import type { Level, Report } from "./finding.ts";
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
  switch (format) {
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report, pageOf);
    case "junit":
      return junitReport(report, failOn);
    case "html":
      return htmlReport(report);
    default:
      return `${textReport(report, { colour })}\n`;
  }
}
