import { sourcesInWords, type TextSource } from "./sources.ts";
import { argumentsOf, callsOf, type Word, wordsOf } from "./words.ts";

/** A function as the catalogs have it. */
export type StoredFunction = {
  oid: number;
  schema: string;
  name: string;
  language: string;
  arguments: string[] | null;
  answers: boolean;
  returnsSet: boolean;
  isDefiner: boolean;
  source: string;
};

/** What a function's text tells: whether it asks who is there, and which settings. */
export type FunctionFacts = StoredFunction & {
  words: readonly Word[];
  readsContext: boolean;
  settings: ReadonlySet<string>;
  /** The same with the claims in them. */
  sources: readonly TextSource[];
};

const WHO = new Set(["current_user", "session_user", "current_role", "user"]);

/**
 * Finds the functions that read the context, themselves or through another.
 * Bodies are text to Postgres too, so calls are followed by name; of two
 * functions of one name, one that reads the context is enough.
 */
export function readFunctions(functions: readonly StoredFunction[]): Map<number, FunctionFacts> {
  const facts = functions.map((stored) => {
    const words = wordsOf(stored.source);
    const settings = new Set(argumentsOf(words, "current_setting").flatMap(([first]) => firstString(first)));
    const asksWho = words.some(({ kind, text }) => kind === "name" && WHO.has(text));
    const readsContext = asksWho || callsOf(words).some((call) => /(^|\.)current_setting$/.test(call));
    return { ...stored, words, settings, readsContext, sources: [] as readonly TextSource[] };
  });
  const readers = new Map<string, Set<string>>();
  const note = ({ schema, name, settings }: FunctionFacts) => {
    readers.set(`${schema}.${name}`, new Set(settings));
    readers.set(name, new Set([...(readers.get(name) ?? []), ...settings]));
  };
  for (const fact of facts) if (fact.readsContext) note(fact);
  for (let changed = true; changed; ) {
    changed = false;
    for (const fact of facts) {
      if (fact.readsContext) continue;
      const called = callsOf(fact.words).filter((call) => readers.has(call));
      if (called.length === 0) continue;
      fact.readsContext = true;
      for (const call of called) for (const setting of readers.get(call) ?? []) fact.settings.add(setting);
      note(fact);
      changed = true;
    }
  }
  readSources(facts);
  return new Map(facts.map((fact) => [fact.oid, fact]));
}

/** Follows calls by name; one that is being read already, because functions call in a circle, adds nothing. */
function readSources(facts: FunctionFacts[]): void {
  const readers = facts.filter(({ readsContext }) => readsContext);
  const byName = new Map<string, FunctionFacts[]>();
  for (const fact of readers)
    for (const name of [fact.name, `${fact.schema}.${fact.name}`])
      byName.set(name, [...(byName.get(name) ?? []), fact]);
  const read = new Set<FunctionFacts>();
  const sourcesOf = (fact: FunctionFacts): readonly TextSource[] => {
    if (read.has(fact)) return fact.sources;
    read.add(fact);
    fact.sources = sourcesInWords(fact.words, (name) => (byName.get(name) ?? []).flatMap(sourcesOf));
    return fact.sources;
  };
  for (const fact of readers) sourcesOf(fact);
}

const firstString = (words: readonly Word[] | undefined): string[] =>
  words?.[0]?.kind === "string" ? [words[0].text] : [];
