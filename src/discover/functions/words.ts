/** A function's text as words: comments gone, strings apart, names in lower case unless quoted. */
export type Word = { kind: "name" | "string" | "sign"; text: string };

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|(\$[a-z_]*\$)[\s\S]*?\1|[eE]?'(?:''|\\.|[^'])*'|"(?:""|[^"])*"|[a-z_][\w$]*|\$\d+|::|:=|->>|->|[^\s\w]/gi;

/** Splits SQL or PL/pgSQL into words. Dollar-quoted text within it is read as code: it is mostly executed. */
export function wordsOf(source: string): Word[] {
  const words: Word[] = [];
  for (const [token, tag] of source.matchAll(TOKEN)) {
    if (token.startsWith("--") || token.startsWith("/*")) continue;
    if (tag) words.push(...wordsOf(token.slice(tag.length, -tag.length)));
    else if (/^[eE]?'/.test(token))
      words.push({ kind: "string", text: token.replace(/^[eE]?'|'$/g, "").replaceAll("''", "'") });
    else if (token.startsWith('"'))
      words.push({ kind: "name", text: token.slice(1, -1).replaceAll('""', '"') });
    else words.push({ kind: /^[a-z_$]/i.test(token) ? "name" : "sign", text: token.toLowerCase() });
  }
  return words;
}

/** The names that are followed by an opening bracket, with their schema where it is given. */
export function callsOf(words: readonly Word[]): string[] {
  return words.flatMap((word, at) => {
    if (word.kind !== "name" || words[at + 1]?.text !== "(") return [];
    const qualified = words[at - 1]?.text === "." && words[at - 2]?.kind === "name";
    return [qualified ? `${words[at - 2]?.text}.${word.text}` : word.text];
  });
}

/** The words of each argument of every call of a function, by the function's last name. */
export function argumentsOf(words: readonly Word[], name: string): Word[][][] {
  const calls: Word[][][] = [];
  words.forEach((word, at) => {
    if (word.text !== name || word.kind !== "name" || words[at + 1]?.text !== "(") return;
    const args: Word[][] = [[]];
    let depth = 1;
    for (let next = at + 2; next < words.length && depth > 0; next++) {
      const current = words[next] as Word;
      if (current.kind === "sign" && current.text === "(") depth++;
      if (current.kind === "sign" && current.text === ")") depth--;
      if (depth === 0) break;
      if (depth === 1 && current.kind === "sign" && current.text === ",") args.push([]);
      else args.at(-1)?.push(current);
    }
    calls.push(args);
  });
  return calls;
}
