import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { compareReports } from "../report/diff/compare.ts";
import { type DiffFormat, diffFormats, formatDifference } from "../report/diff/format.ts";
import { readReport } from "../report/diff/read.ts";
import { isAtLeast, type Level, levels } from "../report/finding.ts";
import { describeError } from "./describe-error.ts";

type Options = { format: DiffFormat; output?: string; failOn: Level | "never" };

export const diff = () =>
  new Command("diff")
    .description("say what changed between two reports of check, or of prove, that --format json wrote")
    .argument("<old>", "the report before")
    .argument("<new>", "the report after")
    .addOption(new Option("--format <format>", "how to report").choices([...diffFormats]).default("text"))
    .option("--output <file>", "write it to a file")
    .addOption(
      new Option("--fail-on <level>", "exit status 1 for new findings of this level and worse")
        .choices([...levels, "never"])
        .default("warning"),
    )
    .addHelpText("after", "\nExit status: 0 nothing new, 1 new findings, 2 could not run.")
    .action(async (old: string, now: string, options: Options) => {
      try {
        process.exitCode = await runDiff(old, now, options);
      } catch (error) {
        console.error(`rowhouse: ${describeError(error)}`);
        process.exitCode = 2;
      }
    });

async function runDiff(old: string, now: string, { format, output, failOn }: Options): Promise<0 | 1> {
  const difference = compareReports(await readReport(old), await readReport(now));
  const text = formatDifference(difference, format);
  if (output) await writeFile(output, text);
  else process.stdout.write(text);
  if (failOn === "never") return 0;
  const { appeared, changed } = difference;
  const worse = changed.filter(
    ({ before, after }) => isAtLeast(after.level, failOn) && !isAtLeast(before.level, failOn),
  );
  return worse.length > 0 || appeared.some(({ level }) => isAtLeast(level, failOn)) ? 1 : 0;
}
