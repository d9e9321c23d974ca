import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Line } from "../sections/section.ts";
import type { Machine } from "./machine.ts";
import { plot } from "./plot.ts";
import { table } from "./table.ts";

export interface Report {
  readonly measuredAt: string;
  readonly mode: "quick" | "full";
  readonly machine: Machine;
  readonly lines: readonly Line[];
}

/** Writes the JSON of a run, its table, and one picture for each of its sections. */
export async function writeReport(report: Report, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "result.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(directory, "table.md"), `${table(report.lines)}\n`);
  for (const [section, lines] of Map.groupBy(report.lines, (line) => line.section)) {
    const name = section.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    await writeFile(join(directory, `${name}.svg`), plot(section, lines));
  }
}
