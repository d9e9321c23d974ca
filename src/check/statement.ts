import { scope } from "../discover/gather/load.ts";
import type { Rule } from "./rules.ts";

/**
 * All rules as one statement, so that what they share is computed once. The same
 * text is the view tenancy.findings. A finding that the object's own comment
 * allows, with a reason, is left out.
 */
export function findingsStatement(rules: readonly Rule[]): string {
  const queries = rules.map(
    ({ sql, isJudged, hasDefinition, hasCause }) =>
      `select rule, level, object, detail, remedy, identity, ${isJudged ? "subject" : "null::oid as subject"}, ${hasDefinition ? "definition" : "null::text as definition"}, ${hasCause ? "cause" : "null::text as cause"} from (\n${sql}\n) as rule`,
  );
  const judged = rules.filter(({ isJudged }) => isJudged).map(({ name }) => `'${name}'`);
  return `with ${scope.trim()},
suspected as (
${queries.join("\nunion all\n")}
)
select
  suspected.rule, suspected.level, suspected.object, coalesce(verdicts.detail, suspected.detail) as detail,
  suspected.remedy, suspected.identity, btrim(suspected.definition, E' \\n') as definition, suspected.cause
from suspected
cross join parameters
left join verdicts on verdicts.rule = suspected.rule and verdicts.subject = suspected.subject
where (not parameters.is_judged or verdicts.rule is not null or suspected.rule not in (${judged.join(", ") || "''"}))
  and not exists (
    select
      from declared
     where declared.rule = suspected.rule
       and (declared.refobject = suspected.object or right(suspected.object, length(declared.refobject) + 4) = ' on ' || declared.refobject)
  )`;
}
