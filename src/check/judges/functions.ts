import type { FunctionFacts } from "../functions/context.ts";
import { argumentsOf, callsOf, type Word } from "../functions/words.ts";
import type { JudgedVerdict } from "../parameters.ts";
import type { World } from "../world.ts";

/** Findings that the text of a function decides. */
export function judgeFunctions(world: World): JudgedVerdict[] {
  return world.definers.flatMap(({ oid, owner }) => {
    const fact = world.functions.get(oid);
    if (!fact) return [];
    const rules = [
      ...(touchesOverseen(fact, owner, world) && !fact.readsContext ? ["definer-function"] : []),
      ...(readsOverseen(fact, owner, world) ? ["definer-trigger"] : []),
      ...(fact.readsContext ? ["deferred-trigger"] : []),
      ...(setsFromArgument(fact, world.discovery.settings) ? ["function-sets-tenant"] : []),
    ];
    return rules.map((rule) => ({ rule, subject: oid, detail: null }));
  });
}

/** Names of the tenants' tables whose every row this owner sees. */
function overseenNames(owner: number, world: World): ReadonlySet<string> {
  const overseen = world.overseen.get(owner);
  const names = world.tables
    .filter(({ oid, kind }) => overseen?.has(oid) && kind !== "m")
    .map(({ name }) => lastName(name));
  return new Set(names);
}

const lastName = (name: string): string =>
  name.endsWith('"')
    ? name.slice(name.lastIndexOf('"', name.length - 2) + 1, -1)
    : name.slice(name.lastIndexOf(".") + 1);

/** It names such a table, calls what does, or runs text that nobody can read here. */
function touchesOverseen(fact: FunctionFacts, owner: number, world: World): boolean {
  const names = overseenNames(owner, world);
  const bodies = [fact, ...calledBy(fact, world)];
  return bodies.some(
    ({ words, language }) =>
      words.some(({ kind, text }) => kind === "name" && names.has(text)) ||
      (language === "plpgsql" &&
        words.some(({ text }, at) => text === "execute" && words[at + 1]?.text !== "function")),
  );
}

/** It looks such a table up: an INSERT alone tells its caller nothing. */
function readsOverseen(fact: FunctionFacts, owner: number, world: World): boolean {
  const names = overseenNames(owner, world);
  return fact.words.some(({ text }, at) => {
    if (!["from", "join", "update", "using"].includes(text)) return false;
    const next = fact.words[at + 2]?.text === "." ? fact.words[at + 3] : fact.words[at + 1];
    return next !== undefined && names.has(next.text);
  });
}

function calledBy(fact: FunctionFacts, world: World): FunctionFacts[] {
  const all = [...world.functions.values()];
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
