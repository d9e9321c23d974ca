import { type Level, levels, type Report } from "./finding.ts";

/** For programs: the report as it is, with counts. */
export function jsonReport(report: Report): string {
  const counts = Object.fromEntries(
    levels.map((level) => [level, report.findings.filter((finding) => finding.level === level).length]),
  ) as Record<Level, number>;
  return `${JSON.stringify({ ...report, counts }, null, 2)}\n`;
}
