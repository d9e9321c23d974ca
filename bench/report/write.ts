import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Line } from "../sections/section.ts";
import type { Machine } from "./machine.ts";
import { plot } from "./plot.ts";
import { table } from "./table.ts";

export interface Report {
  readonly measuredAt: string;
  readonly mode: "quick" | "full";
  /** With it the candidates take their turns in the same order again. */
  readonly seed: number;
  readonly machine: Machine;
  readonly lines: readonly Line[];
}

/** Writes the JSON of a run, its table, and one picture for each of its sections. */
export async function writeReport(report: Report, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "result.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(directory, "table.md"), `${table(report.lines)}\n`);
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
