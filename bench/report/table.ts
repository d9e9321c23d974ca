import { type Budget, isMet, type Line } from "../sections/section.ts";

const columns = ["what", "figure", "ratio", "budget", "met"] as const;

/** One table of all lines, in Markdown, which reads well on a terminal too. */
export function table(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    `${line.section}: ${line.name}`,
    line.figure,
    line.ratio.toFixed(2),
    budgetText(line.budget),
    { true: "yes", false: "NO", undefined: "" }[String(isMet(line))] ?? "",
  ]);
  const widths = columns.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const text = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [text(columns), rule, ...rows.map(text)].join("\n");
}

export function budgetText(budget: Budget | undefined): string {
  if (!budget) return "";
  return "atMost" in budget ? `at most ${budget.atMost.toFixed(2)}` : `at least ${budget.atLeast.toFixed(2)}`;
}
