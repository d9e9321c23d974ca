import type { FunctionFacts } from "../../discover/functions/context.ts";
import { argumentsOf, callsOf, type Word } from "../../discover/functions/words.ts";
import type { JudgedVerdict } from "../../discover/parameters.ts";
import type { Facts } from "../facts.ts";

/** Findings that the text of a function decides. */
export function judgeFunctions(facts: Facts): JudgedVerdict[] {
  return facts.definers.flatMap(({ oid, owner }) => {
    const fact = facts.functions.get(oid);
    if (!fact) return [];
    const rules = [
      ...(touchesOverseen(fact, owner, facts) && (!fact.readsContext || prefersArgument(fact, facts))
        ? ["definer-function"]
        : []),
      ...(readsOverseen(fact, owner, facts) ? ["definer-trigger"] : []),
      ...(fact.readsContext ? ["deferred-trigger"] : []),
      ...(setsFromArgument(fact, facts.discovery.settings) ? ["function-sets-tenant"] : []),
    ];
    return rules.map((rule) => ({ rule, subject: oid, detail: null }));
  });
}

/** Names of the tenants' tables whose every row this owner sees. */
function overseenNames(owner: number, facts: Facts): ReadonlySet<string> {
  const overseen = facts.overseen.get(owner);
  const names = facts.tables
    .filter(({ oid, kind }) => overseen?.has(oid) && kind !== "m")
    .map(({ name }) => lastName(name));
  return new Set(names);
}

const lastName = (name: string): string =>
  name.endsWith('"')
    ? name.slice(name.lastIndexOf('"', name.length - 2) + 1, -1)
    : name.slice(name.lastIndexOf(".") + 1);

/** It names such a table, calls what does, or runs text that nobody can read here. */
function touchesOverseen(fact: FunctionFacts, owner: number, facts: Facts): boolean {
  const names = overseenNames(owner, facts);
  const bodies = [fact, ...calledBy(fact, facts)];
  return bodies.some(
    ({ words, language }) =>
      words.some(({ kind, text }) => kind === "name" && names.has(text)) ||
      (language === "plpgsql" &&
        words.some(({ text }, at) => text === "execute" && words[at + 1]?.text !== "function")),
  );
}

/** coalesce(<an argument>, <the context>): whoever names a tenant is not asked who he is. */
function prefersArgument(fact: FunctionFacts, facts: Facts): boolean {
  const names = new Set((fact.arguments ?? []).map((name) => name.toLowerCase()));
  const readers = new Set(["current_setting"]);
  for (const { schema, name, readsContext } of facts.functions.values())
    if (readsContext) readers.add(name).add(`${schema}.${name}`);
  return argumentsOf(fact.words, "coalesce").some(
    ([first, ...others]) =>
      first?.some(({ kind, text }) => kind === "name" && (/^\$\d+$/.test(text) || names.has(text))) ===
        true && others.some((other) => callsOf(other).some((call) => readers.has(call))),
  );
}

/** It looks such a table up: an INSERT alone tells its caller nothing. */
function readsOverseen(fact: FunctionFacts, owner: number, facts: Facts): boolean {
  const names = overseenNames(owner, facts);
  return fact.words.some(({ text }, at) => {
    if (!["from", "join", "update", "using"].includes(text)) return false;
    const next = fact.words[at + 2]?.text === "." ? fact.words[at + 3] : fact.words[at + 1];
    return next !== undefined && names.has(next.text);
  });
}

function calledBy(fact: FunctionFacts, facts: Facts): FunctionFacts[] {
  const all = [...facts.functions.values()];
  const seen = new Set([fact]);
  const waiting = [fact];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const calls = new Set(callsOf(next.words));
    for (const other of all) {
      if (seen.has(other) || !(calls.has(other.name) || calls.has(`${other.schema}.${other.name}`))) continue;
      seen.add(other);
      waiting.push(other);
    }
  }
  seen.delete(fact);
  return [...seen];
}

/** set_config('the.setting', <an argument as it came>, …). */
function setsFromArgument(fact: FunctionFacts, settings: readonly string[]): boolean {
  const names = new Set((fact.arguments ?? []).map((name) => name.toLowerCase()));
  const isArgument = ({ kind, text }: Word) => kind === "name" && (/^\$\d+$/.test(text) || names.has(text));
  return argumentsOf(fact.words, "set_config").some(
    ([name, value]) =>
      name?.some(({ kind, text }) => kind === "string" && settings.includes(text)) &&
      value?.some(isArgument) &&
      // A look-up by the argument, such as of a session's token, is a proof.
      !value.some(({ text }) => text === "select"),
  );
}
