import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { RowhouseError } from "../errors.ts";
import type { Finding, Report } from "./finding.ts";

const suppression = z.strictObject({
  identity: z.string().min(1),
  reason: z.string().trim().min(3, "a suppression needs a reason"),
});
const baselineFile = z.strictObject({ version: z.literal(1), suppressions: z.array(suppression) });

export type Baseline = z.infer<typeof baselineFile>;

/** Reads a baseline; a suppression without a reason is refused. Throws CONFIGURATION_INVALID. */
export async function readBaseline(path: string): Promise<Baseline> {
  const text = await readFile(path, "utf8");
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new RowhouseError("CONFIGURATION_INVALID", `${path} is not JSON.`, { cause });
  }
  const parsed = baselineFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path: at, message }) => `${at.join(".") || "the file"}: ${message}`,
  );
  throw new RowhouseError("CONFIGURATION_INVALID", `${path} is no baseline: ${faults.join("; ")}.`);
}

/** Writes a baseline that holds these findings; reasons that are there already stay. */
export async function writeBaseline(
  path: string,
  findings: readonly Finding[],
  reason: string,
  before: Baseline | undefined,
): Promise<void> {
  const known = new Map(before?.suppressions.map((entry) => [entry.identity, entry.reason]));
  const suppressions = [...new Set(findings.map(({ identity }) => identity))]
    .sort()
    .map((identity) => ({ identity, reason: known.get(identity) ?? reason }));
  await writeFile(path, `${JSON.stringify({ version: 1, suppressions }, null, 2)}\n`);
}

/** Sets aside the findings that the baseline names, each with its reason. */
export function suppress(report: Report, baseline: Baseline): Report {
  const reasons = new Map(baseline.suppressions.map(({ identity, reason }) => [identity, reason]));
  const suppressed = report.findings.flatMap((finding) => {
    const reason = reasons.get(finding.identity);
    return reason === undefined ? [] : [{ finding, reason }];
  });
  return {
    ...report,
    findings: report.findings.filter(({ identity }) => !reasons.has(identity)),
    suppressed,
  };
}
