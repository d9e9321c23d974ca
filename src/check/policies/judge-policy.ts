import type { Column } from "../../discover/columns.ts";
import type { Discovery } from "../../discover/discover.ts";
import type { Expression } from "../../discover/nodes/expression.ts";
import type { Catalog } from "../../discover/policies/catalog.ts";
import { judgeCondition } from "../../discover/policies/judge-condition.ts";
import type { Policy } from "../../discover/policies/policy.ts";
import { open, type Verdict } from "../../discover/policies/verdict.ts";
import { columnTest } from "./wrong-column.ts";
import { settingTest } from "./wrong-setting.ts";

export type JudgePolicy = (condition: Expression, policy: Policy) => Verdict;

/** Judges the conditions of policies, by what they mean and by what the policies beside them ask. */
export function policyJudge(catalog: Catalog, columns: readonly Column[], discovery: Discovery): JudgePolicy {
  const asksUnusualSetting = settingTest(columns, discovery);
  const asksWrongColumn = columnTest(catalog, columns, discovery);
  return memoised((condition, policy) => {
    const verdict = judgeCondition(condition, policy.relation, catalog);
    if (verdict.holds !== "bound") return verdict;
    const { remarks } = verdict;
    if (asksUnusualSetting(verdict, policy.relation)) return { ...open("wrong setting"), remarks };
    if (asksWrongColumn(verdict, condition, policy.relation)) return { ...open("wrong column"), remarks };
    return verdict;
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
