/** A part of an SQL text. */
export interface SqlToken {
  readonly kind: "name" | "string" | "number" | "symbol";
  readonly text: string;
  /** Of a name: its parts as Postgres reads them. */
  readonly path: readonly string[];
  /** Of a name: whether it may be a keyword. */
  readonly isWord: boolean;
}

// Postgres has its own idea of what a space is: a no-break space is part of a name.
const part =
  /[ \t\n\r\f\v]+|--[^\n\r]*|\/\*|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\d+|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|[\s\S]/giy;

// To read a longer one would keep others waiting.
const longestText = 20_000;

/**
 * Splits a text into its tokens, without spaces and comments; a qualified name
 * is one token. Undefined for what it does not read: long texts, escapes, dollar
 * quotes, quotes and comments without an end.
 */
export function readSqlTokens(text: string): readonly SqlToken[] | undefined {
  if (text.length > longestText || /\\|u&["']/i.test(text)) return undefined;
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < text.length) {
    part.lastIndex = at;
    const [found = ""] = part.exec(text) ?? [];
    at = part.lastIndex;
    if (found === "/*") {
      at = endOfComment(text, at);
      if (at < 0) return undefined;
      continue;
    }
    if (/^(?:[ \t\n\r\f\v]|--)/.test(found)) continue;
    if (found === "$" || found === "'" || found === '"') return undefined;
    addToken(tokens, found);
  }
  return tokens;
}

function addToken(tokens: SqlToken[], text: string): void {
  const isQuoted = text.startsWith('"');
  if (!isQuoted && !/^[a-z_\u0080-\uffff]/i.test(text)) {
    const kind = text.startsWith("'") ? "string" : /^\d/.test(text) ? "number" : "symbol";
    tokens.push({ kind, text, path: [], isWord: false });
    return;
  }
  const name = isQuoted ? text.slice(1, -1).replaceAll('""', '"') : lowerCase(text);
  const owner = tokens.at(-1)?.text === "." ? tokens.at(-2) : undefined;
  if (owner?.kind === "name") {
    tokens.splice(-2, 2);
    tokens.push({ kind: "name", text: `${owner.text}.${text}`, path: [...owner.path, name], isWord: false });
  } else {
    tokens.push({ kind: "name", text, path: [name], isWord: !isQuoted });
  }
}

// Letters beyond ASCII stay as they are: no keyword and no function of Postgres has them.
const lowerCase = (word: string) => word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Comments nest. Answers where the outermost ends, or -1. */
function endOfComment(text: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(text);
    if (found === null) return -1;
    depth += found[0] === "/*" ? 1 : -1;
  }
  return mark.lastIndex;
}
