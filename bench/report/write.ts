import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Breakdown, Line } from "../sections/section.ts";
import type { Machine } from "./machine.ts";
import { plot } from "./plot.ts";
import { breakdownTable, missesText, table } from "./table.ts";

export interface Report {
  readonly measuredAt: string;
  readonly mode: "quick" | "full";
  /** The order of the turns; --seed repeats it. */
  readonly seed: number;
  readonly machine: Machine;
  readonly lines: readonly Line[];
  readonly breakdowns: readonly Breakdown[];
  readonly notes: readonly string[];
}

/** All figures of a run as text: the table, the breakdowns, and what is missing. */
export const figures = ({ lines, breakdowns, notes }: Report): string =>
  [lines.length > 0 && table(lines), ...breakdowns.map(breakdownTable), notes.join("\n"), missesText(lines)]
    .filter(Boolean)
    .join("\n\n");

/** Writes the JSON of a run, its tables, and one picture for each of its sections. */
export async function writeReport(report: Report, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "result.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(directory, "table.md"), `${figures(report)}\n`);
  for (const { name, svg } of pictures(report.lines)) await writeFile(join(directory, `${name}.svg`), svg);
}

/** A picture for each section, with a name for its file. */
export function pictures(lines: readonly Line[]): { name: string; section: string; svg: string }[] {
  return [...Map.groupBy(lines, (line) => line.section)].map(([section, of]) => ({
    name: section.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    section,
    svg: plot(section, of),
  }));
}
