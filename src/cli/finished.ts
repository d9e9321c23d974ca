import { readBaseline, suppress } from "../report/baseline.ts";
import type { Report } from "../report/finding.ts";
import { withLocations } from "../report/locations/find.ts";

/** The report with what the options add to it: what is accepted already, and where in the migrations an object is. */
export async function finished(
  report: Report,
  { baseline, migrations }: { baseline?: string; migrations?: string },
): Promise<Report> {
  const left = baseline ? suppress(report, await readBaseline(baseline)) : report;
  return migrations ? withLocations(left, migrations) : left;
}
