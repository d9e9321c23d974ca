import { createHash } from "node:crypto";
import type { Finding, Level, Report } from "./finding.ts";

const sarifLevels: Record<Level, string> = { error: "error", warning: "warning", info: "note" };

/** SARIF 2.1.0, for code scanning. A database object is a logical location. */
export function sarifReport(report: Report): string {
  const index = new Map(report.rules.map(({ name }, at) => [name, at]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: `rowhouse ${report.tool}`,
            semanticVersion: report.version,
            rules: report.rules.map(({ name, level, summary }) => ({
              id: name,
              shortDescription: { text: summary || name },
              defaultConfiguration: { level: sarifLevels[level] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          ...report.findings.map((finding) => resultOf(finding, index)),
          ...report.suppressed.map(({ finding, reason }) => ({
            ...resultOf(finding, index),
            suppressions: [{ kind: "external", justification: reason }],
          })),
        ],
        properties: { target: report.target, coverage: report.coverage, evidence: report.evidence },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf(finding: Finding, index: ReadonlyMap<string, number>): object {
  const { rule, level, object, detail, remedy, identity, reproduction } = finding;
  const ruleIndex = index.get(rule);
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: sarifLevels[level],
    message: { text: remedy ? `${detail}\n\nFix:\n${remedy}` : detail },
    locations: [{ logicalLocations: [{ fullyQualifiedName: object, kind: kindOf(object) }] }],
    partialFingerprints: { "identity/v1": createHash("sha256").update(identity).digest("hex") },
    properties: { identity, remedy, ...(reproduction && { reproduction }) },
  };
}

/** What stands before an object's name, such as function; a name alone is a table or a view. */
const kindOf = (object: string): string =>
  /^([a-z]+) /.exec(object)?.[1] ?? (object === "database" ? "database" : "table");
