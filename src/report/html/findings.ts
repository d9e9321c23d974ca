import type { Finding, Report } from "../finding.ts";
import { escapeXml } from "../junit.ts";
import { classOf, type Schemas } from "./filter.ts";

export function findingsOf(findings: readonly Finding[], schemas: Schemas): string {
  if (findings.length === 0) return "<section><h2>Findings</h2><p>None.</p></section>";
  const items = findings.map(
    (
      finding,
    ) => `<article class="${finding.level} ${classOf(schemas, finding.objects?.[0] ?? finding.object)}">
${bodyOf(finding)}
</article>`,
  );
  return `<section><h2>Findings</h2>\n${items.join("\n")}\n</section>`;
}

const bodyOf = ({
  level,
  rule,
  object,
  detail,
  definition,
  remedy,
  reproduction,
  location,
}: Finding): string =>
  [
    `<h3><span class="tag">${level}</span> ${escapeXml(rule)} <code>${escapeXml(object)}</code></h3>`,
    location ? `<p class="place">${escapeXml(`${location.file}:${location.line}`)}</p>` : "",
    `<p>${escapeXml(detail)}</p>`,
    definition ? sqlOf("It has", definition) : "",
    remedy ? sqlOf("Fix", remedy) : "",
    reproduction ? sqlOf("Try it", reproduction) : "",
  ]
    .filter(Boolean)
    .join("\n");

/** How many lines of SQL are shown without being asked for. */
const FEW = 8;

const sqlOf = (title: string, sql: string): string =>
  `<details${sql.split("\n").length <= FEW ? " open" : ""}><summary>${title}</summary><pre>${escapeXml(sql)}</pre></details>`;

export function missedOf({ coverage }: Report): string {
  const missed = coverage.flatMap((entry) => entry.missed);
  if (missed.length === 0) return "";
  const items = missed.map(
    ({ object, reason }) => `<li><code>${escapeXml(object)}</code>: ${escapeXml(reason)}</li>`,
  );
  return `<section><h2>Not covered</h2><ul>${items.join("")}</ul></section>`;
}

export function suppressedOf({ suppressed }: Report): string {
  if (suppressed.length === 0) return "";
  const items = suppressed.map(
    ({ finding, reason }) =>
      `<li>${escapeXml(finding.rule)} <code>${escapeXml(finding.object)}</code>: ${escapeXml(reason)}</li>`,
  );
  return `<section><h2>Suppressed</h2><ul>${items.join("")}</ul></section>`;
}
