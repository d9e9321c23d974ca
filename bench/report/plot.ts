import { isMet, type Line } from "../sections/section.ts";

const row = 22;
const left = 390;
const width = 820;

/** Bars end here: one that is a hundred times as long would hide all others. */
const longest = 8;

/** The ratios of some lines as bars, each with the mark that it must not pass, or must reach. */
export function plot(title: string, lines: readonly Line[]): string {
  const widest = Math.min(
    longest,
    Math.max(...lines.map(({ ratio, budget }) => Math.max(ratio, budgetOf(budget) ?? 0))),
  );
  const x = (ratio: number) => left + (Math.min(ratio, widest) / widest) * (width - left - 70);
  const height = 44 + lines.length * row;
  const bars = lines.map((line, at) => {
    const y = 34 + at * row;
    const colour = isMet(line) === false ? "#c0392b" : line.budget ? "#2e7d5b" : "#8a94a0";
    const limit = budgetOf(line.budget);
    return [
      `<text x="${left - 8}" y="${y + 12}" text-anchor="end">${escaped(line.name)}</text>`,
      `<rect x="${left}" y="${y}" width="${(x(line.ratio) - left).toFixed(1)}" height="15" fill="${colour}"/>`,
      limit === undefined
        ? ""
        : `<line x1="${x(limit).toFixed(1)}" x2="${x(limit).toFixed(1)}" y1="${y - 2}" y2="${y + 17}" stroke="currentColor" stroke-width="2"/>`,
      `<text x="${(Math.max(x(line.ratio), x(limit ?? 0)) + 6).toFixed(1)}" y="${y + 12}">${line.ratio.toFixed(2)}</text>`,
    ].join("");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor" color="#333">
<rect width="100%" height="100%" fill="#fff"/>
<text x="8" y="18" font-weight="600">${escaped(title)}</text>
${bars.join("\n")}
</svg>
`;
}

const budgetOf = (budget: Line["budget"]): number | undefined =>
  budget && ("atMost" in budget ? budget.atMost : budget.atLeast);

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
