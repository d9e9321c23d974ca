import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageDirectory } from "../../../src/database/paths.ts";

/** The text of a document, by its path from the top. */
export const readDocument = (path: string): string => readFileSync(join(packageDirectory, path), "utf8");

/**
 * The fenced blocks of one language below a heading, up to the next heading.
 * Throws where there is no such heading or no block, so that no test runs on nothing.
 */
export function blocksUnder(path: string, heading: string, language: string): string[] {
  const sections = sectionsOf(readDocument(path));
  const section = sections.find(({ title }) => title === heading);
  if (!section) throw new Error(`${path} has no heading "${heading}".`);
  const blocks = [...section.text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , block = ""]) => block);
  if (blocks.length === 0) throw new Error(`${path} has no ${language} block below "${heading}".`);
  return blocks;
}

/** The headings of a document. */
export const headingsOf = (path: string): string[] =>
  sectionsOf(readDocument(path)).map(({ title }) => title);

/** The sections of a document; a `#` inside a fence is no heading. */
function sectionsOf(text: string): { title: string; text: string }[] {
  const sections: { title: string; text: string }[] = [];
  let fenced = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) fenced = !fenced;
    const title = fenced ? undefined : /^#+ (.*)$/.exec(line)?.[1];
    if (title !== undefined) sections.push({ title, text: "" });
    else if (sections.length > 0) (sections.at(-1) as { text: string }).text += `${line}\n`;
  }
  return sections;
}
