import type { Difference, Moved } from "./compare.ts";

export const diffFormats = ["text", "markdown", "json"] as const;
export type DiffFormat = (typeof diffFormats)[number];

/** Writes what changed between two reports. */
export function formatDifference(difference: Difference, format: DiffFormat): string {
  if (format === "json") return `${JSON.stringify(difference, null, 2)}\n`;
  return format === "markdown" ? markdown(difference) : text(difference);
}

function text(difference: Difference): string {
  const { appeared, went, changed, moved } = difference;
  return [
    ...appeared.map((finding) => `+ ${finding.level} ${finding.rule}: ${finding.detail}`),
    ...changed.map(
      ({ before, after }) => `! ${before.level} is ${after.level} ${after.rule}: ${after.detail}`,
    ),
    ...went.map(({ level, rule, object }) => `- ${level} ${rule}: ${object}`),
    ...moved.map((cell) => `~ ${cell.relation}: ${wordsOf(cell)}`),
    summaryOf(difference),
    "",
  ].join("\n");
}

/** For the comment on a pull request. */
function markdown(difference: Difference): string {
  const { tool, appeared, went, changed, moved } = difference;
  const parts = [`### rowhouse ${tool}: ${summaryOf(difference)}`];
  if (appeared.length > 0) {
    const rows = appeared.map(
      ({ level, rule, object, detail, location }) =>
        `| ${level} | \`${rule}\` | ${code(object)}${location ? `<br>${plain(`${location.file}:${location.line}`)}` : ""} | ${plain(detail)} |`,
    );
    parts.push(["**New**", "", "| level | rule | object | what |", "|---|---|---|---|", ...rows].join("\n"));
  }
  if (changed.length > 0) {
    const lines = changed.map(
      ({ before, after }) =>
        `- \`${after.rule}\` ${code(after.object)}: ${before.level} is now ${after.level}`,
    );
    parts.push(["**Another level**", "", ...lines].join("\n"));
  }
  if (went.length > 0) {
    const lines = went.map(({ level, rule, object }) => `- ${level} \`${rule}\` ${code(object)}`);
    parts.push(["**Gone**", "", ...lines].join("\n"));
  }
  if (moved.length > 0) {
    const lines = moved.map((cell) => `- ${code(cell.relation)}: ${plain(wordsOf(cell))}`);
    const title = `<details><summary>Who can reach what: ${count(moved.length, "change")}</summary>`;
    parts.push([title, "", ...lines, "", "</details>"].join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

function summaryOf({ appeared, went, changed, stayed }: Difference): string {
  const levels = changed.length > 0 ? `, ${changed.length} at another level` : "";
  return `${count(appeared.length, "new finding")}, ${went.length} gone, ${stayed} as before${levels}`;
}

const wordsOf = ({ role, command, before, after, why }: Moved): string =>
  `${command.toLowerCase()} of ${role} was ${before} and is ${after} (${why})`;

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

/** Names come from the database: nothing in them is Markdown or HTML. */
const plain = (value: string): string =>
  value.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>()#+!|~@&]/g, (sign) => `&#${sign.codePointAt(0)};`);

const code = (value: string): string => `<code>${plain(value)}</code>`;
