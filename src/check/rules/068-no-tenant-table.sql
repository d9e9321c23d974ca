-- No table says whose its rows are, so no wall was judged.
select
  'no-tenant-table' as rule,
  'warning' as level,
  'database' as object,
  case when count(*) = 0
       then format('There is no table in %s: nothing was judged.',
                   coalesce((select 'the schema ' || string_agg(quote_ident(name), ', ') from schemas
                              having (select parameters.schemas from parameters) is not null), 'this database'))
       else format('%s a column %s, and no policy compares another with who asks: no policy was judged.',
                   case count(*) when 1 then 'The only table does not have' else 'None of the ' || count(*) || ' tables has' end,
                   (select array_to_string(tenant_columns, ', ') from parameters)) end as detail,
  null as remedy,
  'no-tenant-table' as identity
from relations
where kind in ('r', 'p')
  and not exists (select from tenant_relations)
having not exists (select from tenant_relations)
