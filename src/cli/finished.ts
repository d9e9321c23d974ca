import type { Report } from "../report/finding.ts";
import { withLocations } from "../report/locations/find.ts";

/** The report with what the options add to it: what is accepted already, and where in the migrations an object is. */
export async function finished(
  report: Report,
  { baseline, migrations }: { baseline?: string; migrations?: string },
): Promise<Report> {
  const left = baseline ? await without(report, baseline) : report;
  return migrations ? withLocations(left, migrations) : left;
}

async function without(report: Report, baseline: string): Promise<Report> {
  const { readBaseline, suppress } = await import("../report/baseline.ts");
  return suppress(report, await readBaseline(baseline));
}
