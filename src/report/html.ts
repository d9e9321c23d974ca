import { type Finding, levels, type MatrixCell, type MatrixRow, type Report } from "./finding.ts";
import { pageStyle } from "./html-style.ts";
import { escapeXml } from "./junit.ts";

/** One page that needs nothing else: the isolation matrix to look at, the findings below it. */
export function htmlReport(report: Report): string {
  const counts = levels.map((level) => {
    const count = report.findings.filter((finding) => finding.level === level).length;
    return `<span class="count ${level}${count === 0 ? " none" : ""}"><b>${count}</b> ${level}</span>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rowhouse ${report.tool}: ${escapeXml(report.target)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Who can reach what</h1>
<p>rowhouse ${report.tool} ${escapeXml(report.version)} of ${escapeXml(report.target)}</p>
<p>${counts.join(" ")}</p>
${report.coverage.map(({ what, covered, total }) => `<p>Covered ${covered} of ${total} ${escapeXml(what)}.</p>`).join("\n")}
<ul>${report.evidence.map((text) => `<li>${escapeXml(text)}</li>`).join("")}</ul>
</header>
${report.matrix.length > 0 ? matrixOf(report.matrix) : ""}
${findingsOf(report.findings)}
${missedOf(report)}
${suppressedOf(report)}
</body>
</html>
`;
}

function matrixOf(matrix: readonly MatrixRow[]): string {
  const roles = [...new Set(matrix.flatMap(({ cells }) => cells.map(({ role }) => role)))];
  const commands = [...new Set(matrix.flatMap(({ cells }) => cells.map(({ command }) => command)))];
  const rows = matrix.map(({ relation, cells }) => {
    const cellAt = new Map(cells.map((cell) => [`${cell.role} ${cell.command}`, cell]));
    const columns = roles.flatMap((role) =>
      commands.map((command) => cellOf(relation, cellAt.get(`${role} ${command}`))),
    );
    return `<tr><th scope="row">${escapeXml(relation)}</th>${columns.join("")}</tr>`;
  });
  return `<section>
<h2>Matrix</h2>
<p class="legend"><i class="open">open</i> every tenant's rows <i class="scoped">scoped</i> one's own <i class="shared">shared</i> belongs to no tenant <i class="closed">closed</i> nothing. The reason of a cell shows when you point at it or go to it by keyboard.</p>
<div class="scroll"><table class="matrix">
<thead>
<tr><td></td>${roles.map((role) => `<th scope="colgroup" colspan="${commands.length}">${escapeXml(role)}</th>`).join("")}</tr>
<tr><td></td>${roles.map(() => commands.map((command) => `<th scope="col">${escapeXml(command.toLowerCase())}</th>`).join("")).join("")}</tr>
</thead>
<tbody>
${rows.join("\n")}
</tbody>
</table></div>
</section>`;
}

const signs: Record<MatrixCell["access"], string> = { open: "!", scoped: "✓", shared: "○", closed: "·" };

function cellOf(relation: string, cell: MatrixCell | undefined): string {
  if (!cell) return "<td></td>";
  const label = `${relation}, ${cell.role}, ${cell.command}: ${cell.access}. ${cell.why}`;
  // A closed cell is the ordinary one: it need not be stopped at.
  const focus = cell.access === "closed" ? "" : ' tabindex="0"';
  return `<td class="${cell.access}" title="${escapeXml(label)}" aria-label="${escapeXml(label)}"${focus}>${signs[cell.access]}</td>`;
}

function findingsOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return "<section><h2>Findings</h2><p>None.</p></section>";
  const items = findings.map(
    ({ rule, level, object, detail, definition, remedy, reproduction }) => `<article class="${level}">
<h3><span class="tag">${level}</span> ${escapeXml(rule)} <code>${escapeXml(object)}</code></h3>
<p>${escapeXml(detail)}</p>
${definition ? `<pre class="definition">${escapeXml(definition)}</pre>` : ""}${remedy ? `<pre>${escapeXml(remedy)}</pre>` : ""}${reproduction ? `<pre>${escapeXml(reproduction)}</pre>` : ""}
</article>`,
  );
  return `<section><h2>Findings</h2>\n${items.join("\n")}\n</section>`;
}

function missedOf({ coverage }: Report): string {
  const missed = coverage.flatMap((entry) => entry.missed);
  if (missed.length === 0) return "";
  const items = missed.map(
    ({ object, reason }) => `<li><code>${escapeXml(object)}</code>: ${escapeXml(reason)}</li>`,
  );
  return `<section><h2>Not covered</h2><ul>${items.join("")}</ul></section>`;
}

function suppressedOf({ suppressed }: Report): string {
  if (suppressed.length === 0) return "";
  const items = suppressed.map(
    ({ finding, reason }) =>
      `<li>${escapeXml(finding.rule)} <code>${escapeXml(finding.object)}</code>: ${escapeXml(reason)}</li>`,
  );
  return `<section><h2>Suppressed</h2><ul>${items.join("")}</ul></section>`;
}
