-- A policy that looks up another table does so in every statement, often for
-- every row. What it compares there is read out of the parsed expression.
select
  'policy-lookup-unindexed' as rule,
  'info' as level,
  relations.name as object,
  format('The policy %I on %s%s looks up %s by %s, but no index of that table starts with %s: each look-up reads the whole table.',
         polname, walled.name, case lookup.count when 1 then '' else format(' and %s more', lookup.count - 1) end,
         relations.name, columns.list, case columns.count when 1 then 'that' else 'one of them' end) as detail,
  format('create index on %s (%s);', relations.name, columns.list) as remedy,
  format('policy-lookup-unindexed %s %s', relations.name, columns.list) as identity,
  (select definition from policy_definitions where policy_definitions.oid = lookup.policy) as definition
from verdicts
join relations on relations.oid = verdicts.subject and relations.kind in ('r', 'p')
cross join lateral jsonb_to_record(verdicts.detail::jsonb) as lookup (columns jsonb, policy oid, count int)
join pg_catalog.pg_policy on pg_policy.oid = lookup.policy
join relations as walled on walled.oid = polrelid
cross join lateral (
  select string_agg(quote_ident(attname), ', ' order by position) as list, count(*) as count,
         array_agg(attnum) as numbers
    from jsonb_array_elements_text(lookup.columns) with ordinality as named (number, position)
    join pg_catalog.pg_attribute on attrelid = relations.oid and attnum = named.number::smallint
) as columns
where verdicts.rule = 'lookup'
  and not exists (
    select from pg_catalog.pg_index where indrelid = relations.oid and indkey[0] = any (columns.numbers))
