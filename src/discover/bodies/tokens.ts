/** A word of SQL: names in lower case unless quoted, strings without their quotes. */
export type Token = { kind: "name" | "quoted" | "string" | "number" | "argument" | "sign"; text: string };

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|(\$[a-z_]*\$)([\s\S]*?)\1|[eE]?'((?:''|\\.|[^'])*)'|"((?:""|[^"])*)"|([a-z_][\w$]*)|\$(\d+)|(\d+(?:\.\d+)?)|::|:=|->>|->|#>>|#>|<=|>=|<>|!=|@>|<@|&&|\|\||!?~~?\*?|\?[|&]?|\^@|[^\s\w]/gi;

/** The text of a body does not read as what is followed here. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (const match of source.matchAll(TOKEN)) {
    const [whole, tag, dollars, string, quoted, name, argument, number] = match;
    if (whole.startsWith("--") || whole.startsWith("/*")) continue;
    if (tag !== undefined) tokens.push({ kind: "string", text: dollars ?? "" });
    else if (string !== undefined) tokens.push({ kind: "string", text: string.replaceAll("''", "'") });
    else if (quoted !== undefined) tokens.push({ kind: "quoted", text: quoted.replaceAll('""', '"') });
    else if (name !== undefined) tokens.push({ kind: "name", text: name.toLowerCase() });
    else if (argument !== undefined) tokens.push({ kind: "argument", text: argument });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else tokens.push({ kind: "sign", text: whole === "!=" ? "<>" : whole });
  }
  return tokens;
}

/** Reads tokens one after the other. */
export class Reader {
  readonly #tokens: readonly Token[];
  at = 0;

  constructor(source: string) {
    this.#tokens = tokensOf(source);
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.at + ahead];
  }

  /** Whether the next tokens are these words or signs. */
  is(...texts: string[]): boolean {
    return texts.every((text, ahead) => {
      const token = this.peek(ahead);
      return token !== undefined && token.text === text && (token.kind === "name" || token.kind === "sign");
    });
  }

  /** Takes these words or signs if they are next. */
  take(...texts: string[]): boolean {
    if (!this.is(...texts)) return false;
    this.at += texts.length;
    return true;
  }

  expect(...texts: string[]): void {
    if (!this.take(...texts)) throw new Unreadable(`${texts.join(" ")} is missing`);
  }

  next(): Token {
    const token = this.#tokens[this.at++];
    if (!token) throw new Unreadable("the text ends early");
    return token;
  }

  name(): string {
    const token = this.next();
    if (token.kind !== "name" && token.kind !== "quoted") throw new Unreadable(`${token.text} is no name`);
    return token.text;
  }

  /** How far it is to one of these words outside of brackets, before a semicolon; undefined where there is none. */
  distanceTo(words: readonly string[], before: readonly string[] = []): number | undefined {
    let depth = 0;
    for (let ahead = 0; ; ahead++) {
      const token = this.peek(ahead);
      if (!token || depth < 0) return undefined;
      if (token.kind === "sign" && (token.text === "(" || token.text === "[")) depth++;
      if (token.kind === "sign" && (token.text === ")" || token.text === "]")) depth--;
      if (depth !== 0) continue;
      if (token.kind === "sign" && token.text === ";") return undefined;
      if (token.kind !== "name") continue;
      if (before.includes(token.text)) return undefined;
      if (!words.includes(token.text)) continue;
      if (token.text === "from" && this.peek(ahead - 1)?.text === "distinct") continue;
      return ahead;
    }
  }

  skipTo(words: readonly string[]): void {
    this.at += this.distanceTo(words) ?? this.#rest();
  }

  #rest(): number {
    let depth = 0;
    for (let ahead = 0; ; ahead++) {
      const token = this.peek(ahead);
      if (!token) return ahead;
      if (token.kind !== "sign") continue;
      if (token.text === "(" || token.text === "[") depth++;
      if ((token.text === ")" || token.text === "]") && --depth < 0) return ahead;
      if (token.text === ";" && depth === 0) return ahead;
    }
  }
}
