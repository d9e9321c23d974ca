import { createHash } from "node:crypto";
import type { Finding, Level, Report, RuleDescription } from "./finding.ts";

const sarifLevels: Record<Level, string> = { error: "error", warning: "warning", info: "note" };

/** GitHub sorts by these: 7 and more is high, 4 and more medium. */
const severities: Record<Level, string> = { error: "8.0", warning: "5.0", info: "2.0" };

/** The page of a rule, in Markdown; undefined where it has none. */
export type PageOf = (rule: string) => { file: string; text: string } | undefined;

/** SARIF 2.1.0, for code scanning. */
export function sarifReport(report: Report, pageOf: PageOf = () => undefined): string {
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
            informationUri: packagePage,
            rules: report.rules.map((rule) => ruleOf(rule, report.version, pageOf)),
          },
        },
        // So that check and prove of one commit stand side by side.
        automationDetails: { id: `rowhouse-${report.tool}/` },
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

const packagePage = "https://www.npmjs.com/package/rowhouse";

function ruleOf({ name, level, summary }: RuleDescription, version: string, pageOf: PageOf): object {
  const page = pageOf(name);
  const text = summary || name;
  return {
    id: name,
    name,
    shortDescription: { text },
    fullDescription: { text },
    help: { text: page?.text ?? text, markdown: page?.text ?? text },
    // The page of this very version, as the package has it.
    helpUri: page ? `https://unpkg.com/rowhouse@${version}/dist/check/rules/${page.file}` : packagePage,
    defaultConfiguration: { level: sarifLevels[level] },
    properties: {
      tags: ["security", "postgres", "multi-tenant"],
      precision: "high",
      "security-severity": severities[level],
    },
  };
}

function resultOf(finding: Finding, index: ReadonlyMap<string, number>): object {
  const { rule, level, object, objects, detail, definition, remedy, identity, reproduction } = finding;
  const ruleIndex = index.get(rule);
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: sarifLevels[level],
    message: {
      text: [detail, definition && `It has:\n${definition}`, remedy && `Fix:\n${remedy}`]
        .filter(Boolean)
        .join("\n\n"),
    },
    locations: [
      {
        physicalLocation: physicalLocationOf(finding),
        logicalLocations: (objects ?? [object]).map((name) => ({
          fullyQualifiedName: name,
          kind: kindOf(name),
        })),
      },
    ],
    partialFingerprints: { "identity/v1": createHash("sha256").update(identity).digest("hex") },
    properties: {
      identity,
      ...(definition && { definition }),
      remedy,
      ...(reproduction && { reproduction }),
    },
  };
}

/**
 * GitHub refuses a result without a file. Where no migration is known, the
 * object stands for one: it is listed by its name, without a preview.
 */
function physicalLocationOf({ location, object }: Finding): object {
  const uri = location?.file ?? `database/${object.replaceAll(/[\s/\\]+/g, " ")}`;
  return {
    artifactLocation: { uri: encodeURI(uri).replaceAll(/[?#]/g, encodeURIComponent) },
    region: { startLine: location?.line ?? 1 },
  };
}

/** What stands before an object's name, such as function; a name alone is a table or a view. */
const kindOf = (object: string): string =>
  /^([a-z]+) /.exec(object)?.[1] ?? (object === "database" ? "database" : "table");
