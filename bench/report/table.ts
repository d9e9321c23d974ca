import { type Breakdown, type Budget, isMet, type Line } from "../sections/section.ts";

/** One table of all lines, in Markdown, which also reads well on a terminal. */
export const table = (lines: readonly Line[]): string =>
  markdown(
    ["what", "figure", "ratio", "budget", "met"],
    lines.map((line) => [
      `${line.section}: ${line.name}`,
      line.figure,
      line.ratio.toFixed(2),
      budgetText(line.budget),
      { true: "yes", false: "NO", undefined: "" }[String(isMet(line))] ?? "",
    ]),
  );

/** What a cost consists of. */
export const breakdownTable = ({ title, pieces }: Breakdown): string =>
  markdown(
    [title, "µs", "added", "share"],
    pieces.map(({ name, total, added, share }, at) => [
      name,
      total.toFixed(1),
      at === 0 ? "" : signed(added.toFixed(1)),
      at === 0 ? "" : `${(share * 100).toFixed(0)} %`,
    ]),
  );

export function budgetText(budget: Budget | undefined): string {
  if (!budget) return "";
  return "atMost" in budget ? `at most ${budget.atMost.toFixed(2)}` : `at least ${budget.atLeast.toFixed(2)}`;
}

/** Which budgets are missed, each with its figure; empty where all are met. */
export const missesText = (lines: readonly Line[]): string =>
  lines
    .filter((line) => isMet(line) === false)
    .map(
      (line) =>
        `Missed: ${line.section}: ${line.name} is ${line.ratio.toFixed(2)}, budget ${budgetText(line.budget)}.`,
    )
    .join("\n");

const signed = (text: string): string => (text.startsWith("-") ? text : `+${text}`);

/** The first column is text; all others are aligned to the right. */
function markdown(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const text = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [text(columns), rule, ...rows.map(text)].join("\n");
}
