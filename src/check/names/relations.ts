import type { Word } from "../../discover/functions/words.ts";
import { clauseEnds, closingBracket, enclosingCalls } from "./words.ts";

/** Calls whose arguments are written with FROM. */
const CALLS_WITH_FROM = new Set(["extract", "substring", "trim", "overlay", "position"]);

/** What stands before UPDATE where no table follows: FOR UPDATE, DO UPDATE, ON UPDATE, and triggers' events. */
const NOT_THE_COMMAND = new Set(["for", "key", "do", "on", "before", "after", "or", "of"]);

/** The tables and views that a body names without their schema. */
export function unqualifiedRelations(words: readonly Word[], known: ReadonlySet<string>): string[] {
  const local = new Set([...known, ...commonTableExpressions(words)]);
  const calls = enclosingCalls(words);
  const found = new Set<string>();
  const note = (at: number) => {
    const word = words[at];
    if (word?.kind === "name" && !local.has(word.text)) found.add(word.text);
  };
  words.forEach(({ kind, text }, at) => {
    if (kind === "sign") {
      if (text === "%" && words[at + 1]?.text === "rowtype" && words[at - 2]?.text !== ".") note(at - 1);
      // table.column%type, and not schema.table.column%type.
      if (text === "%" && words[at + 1]?.text === "type" && words[at - 2]?.text === ".")
        if (words[at - 4]?.text !== ".") note(at - 3);
      return;
    }
    const before = words[at - 1]?.text ?? "";
    if (kind !== "name") return;
    if (text === "into" && (before === "insert" || before === "merge")) noteItem(words, at + 1, note);
    if (text === "update" && !NOT_THE_COMMAND.has(before)) noteItem(words, at + 1, note);
    if (text === "table" && ["truncate", "lock", "alter"].includes(before)) noteItem(words, at + 1, note);
    if (text === "truncate" && words[at + 1]?.text !== "table") noteItem(words, at + 1, note);
    if (text === "from" && before !== "distinct" && !CALLS_WITH_FROM.has(calls[at] ?? ""))
      noteList(words, at + 1, note);
    if (text === "join") noteItem(words, at + 1, note);
    if (text === "using" && words[at + 1]?.text !== "(" && isBesideATable(words, at))
      noteList(words, at + 1, note);
  });
  return [...found];
}

/** DELETE FROM … USING and MERGE INTO … USING; EXECUTE and RAISE take values there. */
function isBesideATable(words: readonly Word[], at: number): boolean {
  for (let place = at - 1; place >= 0 && words[place]?.text !== ";"; place--) {
    const text = words[place]?.text ?? "";
    if (text === "delete" || text === "merge") return true;
    if (text === "execute" || text === "raise") return false;
  }
  return false;
}

/** The item of a FROM at a place, unless it has a schema, is called or is a sub-select. Returns where it ends. */
function noteItem(words: readonly Word[], from: number, note: (at: number) => void): number {
  let at = from;
  while (["only", "lateral"].includes(words[at]?.text ?? "")) at++;
  const next = words[at + 1]?.text;
  if (words[at]?.text === "(") return closingBracket(words, at) + 1;
  if (next === ".") return at + 3;
  if (next === "(" && !followsInto(words, at)) return at + 1;
  note(at);
  return at + 1;
}

/** `insert into orders (id, …)`: the bracket holds columns. */
const followsInto = (words: readonly Word[], at: number): boolean => words[at - 1]?.text === "into";

function noteList(words: readonly Word[], from: number, note: (at: number) => void): void {
  let at = noteItem(words, from, note);
  for (; at < words.length; at++) {
    const text = words[at]?.text ?? "";
    if (text === "(") at = closingBracket(words, at);
    else if (text === ",") at = noteItem(words, at + 1, note) - 1;
    else if (clauseEnds.has(text)) return;
  }
}

/** Names that WITH gives to its queries. */
function commonTableExpressions(words: readonly Word[]): string[] {
  return words.flatMap(({ kind, text }, at) => {
    if (kind !== "name") return [];
    let next = at + 1;
    if (words[next]?.text === "(") next = closingBracket(words, next) + 1;
    if (words[next]?.text !== "as") return [];
    while (["not", "materialized"].includes(words[next + 1]?.text ?? "")) next++;
    return words[next + 1]?.text === "(" ? [text] : [];
  });
}
