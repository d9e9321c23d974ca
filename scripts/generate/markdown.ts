/** A table in Markdown. */
export function markdownTable(heads: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + rows.map(line).join("");
}

const cell = (text: string): string => text.trim().replace(/\s+/g, " ").replaceAll("|", "\\|");

/**
 * The document with what stands between `<!-- generated: name -->` and
 * `<!-- end -->` replaced. Throws where the document has no such place.
 */
export function replaceGenerated(document: string, name: string, text: string): string {
  const place = new RegExp(`(<!-- generated: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
  if (!place.test(document)) throw new Error(`There is no place for "${name}": <!-- generated: ${name} -->.`);
  return document.replace(place, (_all, start: string, end: string) => `${start}\n${text.trim()}\n\n${end}`);
}
