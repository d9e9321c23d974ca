-- The tenant is compared by `=` with a value that a function has verified, and
-- the planner may compare the row with something else instead: what a query says
-- the column equals is as good to it. Judged from the parsed expressions.
select
  'policy-merged-comparison' as rule,
  'error' as level,
  format('policy %I on %s', polname, tenant_relations.name) as object,
  format('The policy %I on %s compares with a verified value by =. The planner merges that with what a query says the column equals: it may read the rows that the query names, and check the verified value once, apart from them.',
         polname, tenant_relations.name) as detail,
  -- Bounds find the rows, the function behind the operator isolates; neither is merged.
  case when merged.parts is not null and polwithcheck is null
       then format('alter policy %I on %s using (%2$s.%3$s >= %4$s and %2$s.%3$s <= %4$s and %5$s(%2$s.%3$s, %4$s));',
                   polname, tenant_relations.name, merged.parts[1], merged.parts[2], merged.equality) end as remedy,
  format('policy-merged-comparison policy %I on %s', polname, tenant_relations.name) as identity,
  pg_policy.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = pg_policy.oid) as definition
from pg_catalog.pg_policy
join tenant_relations on tenant_relations.oid = polrelid
cross join parameters
cross join lateral (select pg_get_expr(polqual, polrelid) as text) as condition
left join lateral (
  select parts, oprcode as equality
    from regexp_match(condition.text, '^\(("?\w+"?) = (\( SELECT [^()]*\(\) AS \w+\))\)$') as parts
    join pg_catalog.pg_attribute on attrelid = polrelid and quote_ident(attname) = parts[1]
    join pg_catalog.pg_operator on oprname = '=' and oprleft = atttypid and oprright = atttypid
) as merged on true
where pg_policy.oid in (select subject from verdicts where verdicts.rule = 'policy-merged-comparison')
   or not parameters.is_judged
      and condition.text ~ '= \( SELECT tenancy\.sealed_tenant\w*\(\) AS \w+\)'
      and condition.text !~ '\w+_(eq|ne)\([^()]*, \( SELECT tenancy\.sealed_'
