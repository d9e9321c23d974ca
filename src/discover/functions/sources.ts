import type { Word } from "./words.ts";

/** What the text of a function reads of who asks; null in a path is an argument of the function. */
export type TextSource =
  | { kind: "setting"; setting: string; path: readonly (string | null)[] }
  | { kind: "role"; who: "current_user" | "session_user" };

/** Sources of other functions, by name; empty for one that does not say who asks. */
export type SourcesByName = (name: string) => readonly TextSource[];

const ROLES: Record<string, "current_user" | "session_user"> = {
  current_user: "current_user",
  current_role: "current_user",
  user: "current_user",
  session_user: "session_user",
};

/** Reads the words of a body: which settings and claims it asks for, itself or through the functions that it calls. */
export function sourcesInWords(words: readonly Word[], called: SourcesByName): TextSource[] {
  const sources: TextSource[] = [];
  const documents = new Set<TextSource>();
  const claimed = new Set<number>();
  words.forEach((word, at) => {
    if (word.kind !== "name") return;
    const role = ROLES[word.text];
    if (role && words[at - 1]?.text !== ".") sources.push({ kind: "role", who: role });
    if (words[at + 1]?.text !== "(") return;
    const end = closing(words, at + 1);
    const first = words[at + 2];
    const { path, places, isJson } = claimAfter(words, end + 1);
    if (word.text === "current_setting" && first?.kind === "string") {
      const source: TextSource = { kind: "setting", setting: first.text, path };
      sources.push(source);
      if (isJson || isDeclaredJson(words, at) || /claims?$/.test(first.text)) documents.add(source);
      for (const place of places) claimed.add(place);
      return;
    }
    const qualified = words[at - 1]?.text === "." ? `${words[at - 2]?.text}.${word.text}` : word.text;
    for (const source of called(qualified)) {
      if (source.kind === "role") sources.push(source);
      else {
        const own = source.path.map((claim) =>
          claim === null && first?.kind === "string" ? first.text : claim,
        );
        sources.push({ ...source, path: [...own, ...path] });
      }
      for (const place of places) claimed.add(place);
    }
  });
  return withLooseClaims(words, sources, documents, claimed);
}

/** The place of the bracket that closes the one at `from`. */
function closing(words: readonly Word[], from: number): number {
  let depth = 0;
  for (let at = from; at < words.length; at++) {
    const { kind, text } = words[at] as Word;
    if (kind === "sign" && text === "(") depth++;
    if (kind === "sign" && text === ")" && --depth === 0) return at;
  }
  return words.length;
}

const TYPES = new Set(["json", "jsonb", "text", "uuid", "varchar", "bigint", "integer", "int"]);

type Claimed = { path: (string | null)[]; places: number[]; isJson: boolean };

/** `… , '')::jsonb -> 'a' ->> 'b'`: what may stand between a value and the claim that is taken from it. */
function claimAfter(words: readonly Word[], from: number): Claimed {
  const path: (string | null)[] = [];
  const places: number[] = [];
  let isJson = false;
  for (let at = from; at < words.length; at++) {
    const { kind, text } = words[at] as Word;
    if (kind === "sign" && (text === "->" || text === "->>")) {
      const next = words[at + 1];
      if (next === undefined || next.kind === "sign") break;
      path.push(next.kind === "string" ? next.text : null);
      places.push(at);
      at++;
      continue;
    }
    const isEmpty = kind === "string" && (text === "" || text === "{}");
    const isBetween = kind === "sign" ? [")", ",", "::"].includes(text) : isEmpty || TYPES.has(text);
    if (!isBetween) break;
    isJson ||= /^jsonb?$/.test(text);
  }
  return { path, places, isJson };
}

/** `variable json := current_setting(…)`, with little between. */
function isDeclaredJson(words: readonly Word[], at: number): boolean {
  const before = words.slice(Math.max(0, at - 6), at).map(({ text }) => text);
  return before.includes(":=") && before.some((text) => /^jsonb?$/.test(text));
}

/** A claim of a variable: it is one of every JSON that the body has read. */
function withLooseClaims(
  words: readonly Word[],
  sources: readonly TextSource[],
  documents: ReadonlySet<TextSource>,
  claimed: ReadonlySet<number>,
): TextSource[] {
  const loose = words.flatMap(({ kind, text }, at) => {
    const isClaim = kind === "sign" && (text === "->" || text === "->>") && !claimed.has(at);
    if (!isClaim || words[at - 2]?.text === "->" || words[at - 2]?.text === "->>") return [];
    const { path } = claimAfter(words, at);
    return path.length > 0 ? [path] : [];
  });
  if (loose.length === 0) return [...sources];
  return sources.flatMap((source): TextSource[] =>
    documents.has(source) && source.kind === "setting" && source.path.length === 0
      ? loose.map((path) => ({ ...source, path }))
      : [source],
  );
}
