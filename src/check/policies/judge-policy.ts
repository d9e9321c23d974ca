import type { Column } from "../../discover/columns.ts";
import type { Discovery } from "../../discover/discover.ts";
import type { Expression } from "../../discover/nodes/expression.ts";
import type { Catalog } from "../../discover/policies/catalog.ts";
import { judgeCondition } from "../../discover/policies/judge-condition.ts";
import type { Policy } from "../../discover/policies/policy.ts";
import { open, type Verdict } from "../../discover/policies/verdict.ts";

export type JudgePolicy = (condition: Expression, policy: Policy) => Verdict;

/** Judges the conditions of policies, by what they mean and by what the policies beside them ask. */
export function policyJudge(catalog: Catalog, columns: readonly Column[], discovery: Discovery): JudgePolicy {
  const nameOf = new Map(columns.map(({ relation, number, name }) => [`${relation}.${number}`, name]));
  return memoised((condition, policy) => {
    const verdict = judgeCondition(condition, policy.relation, catalog);
    return asksUnusualSetting(verdict, policy.relation, nameOf, discovery) ? open("wrong setting") : verdict;
  });
}

/** Whether every column that is bound is compared elsewhere with other settings. */
function asksUnusualSetting(
  verdict: Verdict,
  relation: number,
  nameOf: ReadonlyMap<string, string>,
  { usualSettings }: Discovery,
): boolean {
  if (verdict.holds !== "bound" || verdict.columns.size === 0) return false;
  return [...verdict.columns].every((column) => {
    const usual = usualSettings.get(nameOf.get(`${relation}.${column}`) ?? "");
    const asked = verdict.settings.get(column);
    return (
      usual && asked && usual.size > 0 && asked.size > 0 && [...asked].every((setting) => !usual.has(setting))
    );
  });
}

/** The same few expressions stand on thousands of tables; only those of one relation may share a verdict. */
function memoised(judge: JudgePolicy): JudgePolicy {
  const known = new Map<string, Verdict>();
  const ids = new Map<Expression, number>();
  return (condition, policy) => {
    const id = ids.get(condition) ?? ids.size;
    ids.set(condition, id);
    const key = `${id}.${policy.relation}`;
    const verdict = known.get(key) ?? judge(condition, policy);
    known.set(key, verdict);
    return verdict;
  };
}
