import type { Report } from "../../src/report/finding.ts";
import { formatReport } from "../../src/report/format.ts";
import type { Reports } from "./examine.ts";

/** What was found, one line a finding, or both reports in full. */
export function summaryOf({ check, prove }: Reports, full: boolean): string {
  const show = full
    ? (report: Report) => formatReport(report, "text", { failOn: "warning", colour: false })
    : short;
  const { proof } = prove;
  return [
    `check, ${seconds(check.milliseconds)}`,
    show(check.report),
    "",
    `prove, ${seconds(prove.milliseconds)}${"probes" in proof ? `, ${proof.probes} probes` : ""}`,
    "probes" in proof ? show(proof) : `cannot prove: ${proof.message}`,
  ].join("\n");
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

const short = ({ evidence, findings, coverage }: Report): string =>
  [
    ...evidence.map((text) => `  ${text}`),
    ...findings.map(({ level, rule, object }) => `${level.padEnd(8)} ${rule.padEnd(28)} ${object}`),
    ...coverage.flatMap(({ what, covered, total, missed }) => [
      `covered ${covered} of ${total} ${what}`,
      ...missed.map(({ object, reason }) => `  not covered ${object}: ${reason}`),
    ]),
  ].join("\n");
