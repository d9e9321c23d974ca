import type { Word } from "../../discover/functions/words.ts";

/** The place of the bracket that closes the one at `from`. */
export function closingBracket(words: readonly Word[], from: number): number {
  let depth = 0;
  for (let at = from; at < words.length; at++) {
    const { kind, text } = words[at] as Word;
    if (kind !== "sign") continue;
    if (text === "(") depth++;
    if (text === ")" && --depth === 0) return at;
  }
  return words.length;
}

/** For each word, what stands before the innermost bracket that is open there, such as extract. */
export function enclosingCalls(words: readonly Word[]): (string | undefined)[] {
  const open: string[] = [];
  return words.map(({ kind, text }, at) => {
    const enclosing = open.at(-1);
    if (kind === "sign" && text === "(") open.push(words[at - 1]?.text ?? "");
    if (kind === "sign" && text === ")") open.pop();
    return enclosing;
  });
}

/** Words after which a list of tables is over. */
export const clauseEnds: ReadonlySet<string> = new Set([
  ..."where group having window order limit offset fetch for union intersect except on join returning set loop then".split(
    " ",
  ),
  ")",
  ";",
]);
