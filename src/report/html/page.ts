import { levels, type Report } from "../finding.ts";
import { escapeXml } from "../junit.ts";
import { filterOf, filterStyle, schemasOf } from "./filter.ts";
import { findingsOf, missedOf, suppressedOf } from "./findings.ts";
import { matrixSection } from "./matrix.ts";
import { pageStyle } from "./style.ts";

/** One page that needs nothing else, not even a script: the isolation matrix to look at, the findings below it. */
export function htmlReport(report: Report): string {
  const schemas = schemasOf(report);
  const counts = levels.map((level) => {
    const count = report.findings.filter((finding) => finding.level === level).length;
    return `<span class="count ${level}${count === 0 ? " none" : ""}"><b>${count}</b> ${level}</span>`;
  });
  const covered = report.coverage.map(
    ({ what, covered, total }) => `<p>Covered ${covered} of ${total} ${escapeXml(what)}.</p>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rowhouse ${report.tool}: ${escapeXml(report.target)}</title>
<style>${pageStyle}${filterStyle(schemas)}</style>
</head>
<body>
<header>
<h1>Who can reach what</h1>
<p>rowhouse ${report.tool} ${escapeXml(report.version)} of ${escapeXml(report.target)}</p>
<p>${counts.join(" ")}</p>
${covered.join("\n")}
<details open><summary>What was taken for tenants, context and roles</summary>
<ul>${report.evidence.map((text) => `<li>${escapeXml(text)}</li>`).join("")}</ul></details>
</header>
${filterOf(schemas, report.matrix.length > 0)}
${report.matrix.length > 0 ? matrixSection(report.matrix, schemas) : ""}
${findingsOf(report.findings, schemas)}
${missedOf(report)}
${suppressedOf(report)}
</body>
</html>
`;
}
