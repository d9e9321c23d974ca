-- Rows are written without asking whose they are: planted in another tenant, or
-- changed there by a statement without WHERE, which no read policy narrows.
select
  'blind-write' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s lets rows of any tenant be written.', loose_policies.name) as detail,
  null::text as remedy,
  format('blind-write %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'blind-write')
   or not parameters.is_judged and (polpermissive and (
          pg_get_expr(polwithcheck, relation) = 'true' or (polcmd in ('w', 'd') and pg_get_expr(polqual, relation) = 'true')))
