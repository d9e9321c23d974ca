import { callsOf } from "../../discover/functions/words.ts";
import type { JudgedVerdict } from "../../discover/parameters.ts";
import type { Facts } from "../facts.ts";
import { unqualifiedRelations } from "../names/relations.ts";
import { unqualifiedTypes } from "../names/types.ts";

/**
 * What the functions name without a schema: the path in force decides what that
 * is. The rules know the path, and what can be planted in it.
 */
export function judgeNames(facts: Facts): JudgedVerdict[] {
  const own = new Set([...facts.functions.values()].map(({ name }) => name));
  return facts.definers.flatMap(({ oid, transitions }) => {
    const fact = facts.functions.get(oid);
    if (!fact || (fact.language !== "sql" && fact.language !== "plpgsql")) return [];
    const { words, language } = fact;
    const executes = words.some(
      ({ kind, text }, at) => kind === "name" && text === "execute" && words[at + 1]?.text !== "function",
    );
    const names = {
      relations: unqualifiedRelations(words, new Set(transitions)),
      types: unqualifiedTypes(words, language),
      functions: [...new Set(callsOf(words))].filter((name) => own.has(name)),
      executes: language === "plpgsql" && executes,
    };
    const isSilent =
      names.relations.length + names.types.length + names.functions.length === 0 && !names.executes;
    return isSilent ? [] : [{ rule: "unqualified", subject: oid, detail: JSON.stringify(names) }];
  });
}
