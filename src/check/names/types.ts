import type { Word } from "../../discover/functions/words.ts";
import { closingBracket } from "./words.ts";

/** Types that the grammar itself takes for those of pg_catalog, whatever the path says. */
const OF_THE_GRAMMAR = new Set(
  "int integer smallint bigint real float double precision decimal dec numeric boolean char character varchar nchar national bit time timestamp interval setof record".split(
    " ",
  ),
);

/** Types that people write before a literal: `date '2026-01-01'`. */
const BEFORE_LITERALS = new Set("text uuid date json jsonb bytea timestamptz inet cidr regclass".split(" "));

/** The types that a body names without their schema. */
export function unqualifiedTypes(words: readonly Word[], language: string): string[] {
  const found = new Set<string>();
  const note = (at: number) => {
    const word = words[at];
    if (word?.kind !== "name" || words[at + 1]?.text === "." || words[at + 1]?.text === "%") return;
    if (!OF_THE_GRAMMAR.has(word.text)) found.add(word.text);
  };
  words.forEach(({ kind, text }, at) => {
    if (kind === "sign" && text === "::") note(at + 1);
    if (kind !== "name") return;
    if (text === "cast" && words[at + 1]?.text === "(") noteCast(words, at + 1, note);
    if (text === "as") noteDefinitions(words, at + 1, note);
    if (text === "declare" && language === "plpgsql") noteDeclarations(words, at + 1, note);
    const isQualified = words[at - 1]?.text === ".";
    if (BEFORE_LITERALS.has(text) && words[at + 1]?.kind === "string" && !isQualified) note(at);
  });
  return [...found];
}

type Note = (at: number) => void;

function noteCast(words: readonly Word[], open: number, note: Note): void {
  const end = closingBracket(words, open);
  const types = words.slice(0, end).findLastIndex(({ text }) => text === "as");
  if (types > open) note(types + 1);
}

/** `as rows (id uuid, name text)`: the second word of each column is its type. */
function noteDefinitions(words: readonly Word[], from: number, note: Note): void {
  const open = words[from]?.text === "(" ? from : from + 1;
  const isList = words[open]?.text === "(" && words[open + 1]?.kind === "name";
  if (!isList || words[open + 2]?.kind !== "name" || words[open + 1]?.text === "select") return;
  const end = closingBracket(words, open);
  let depth = 0;
  for (let at = open; at < end; at++) {
    const text = words[at]?.text;
    if (text === "(") depth++;
    if (text === ")") depth--;
    if (depth === 1 && (text === "(" || text === ",")) note(at + 2);
  }
}

/** The declarations of a block: each is a name, `constant` perhaps, and a type. */
function noteDeclarations(words: readonly Word[], from: number, note: Note): void {
  for (let at = from; at < words.length && words[at]?.text !== "begin"; at++) {
    const type = words[at + 1]?.text === "constant" ? at + 2 : at + 1;
    const text = words[type]?.text ?? "";
    if (!["alias", "cursor", "record", "no", "scroll"].includes(text)) note(type);
    while (at < words.length && words[at]?.text !== ";") at++;
  }
}
