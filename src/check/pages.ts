import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the rules and their pages are. */
export const rulesDirectory: string = join(import.meta.dirname, "rules");

const readPage = (file: string): string => readFileSync(join(rulesDirectory, `${file}.md`), "utf8");

/** The first paragraph of a rule's page, below its heading. */
export function summaryOf(file: string): string {
  const paragraphs = readPage(file).split(/\n\s*\n/);
  return (paragraphs.find((paragraph) => paragraph && !paragraph.startsWith("#")) ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** A rule of another linter, such as { tool: "pgrls", rule: "SEC001" }. */
export type AlsoIn = { tool: string; rule: string };

/** The last line of a page: `Also in: pgrls SEC001, safegres A2`, or `Also in: nobody that we know`. */
const ALSO_IN = /^Also in: (.*)\n?$/m;

/** Who else has the rule; undefined where the page does not say. */
export function alsoIn(file: string): AlsoIn[] | undefined {
  const named = ALSO_IN.exec(readPage(file))?.[1];
  if (named === undefined || named === "nobody that we know") return named === undefined ? undefined : [];
  return named.split(", ").map((entry) => {
    const [tool = "", rule = ""] = entry.split(" ");
    return { tool, rule };
  });
}

/** The page of a rule, in Markdown, without the line that says who else has it. */
export const pageOf = ({ file }: { file: string }): string => readPage(file).replace(ALSO_IN, "").trim();
