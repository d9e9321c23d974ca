-- No table says whose its rows are, so no wall was judged.
select
  'no-tenant-table' as rule,
  'warning' as level,
  'database' as object,
  format('None of %s has a column %s, and no policy compares another with who asks: no wall was judged.',
         case count(*) when 1 then 'the one table' else 'the ' || count(*) || ' tables' end,
         (select array_to_string(tenant_columns, ', ') from parameters)) as detail,
  null as remedy,
  'no-tenant-table' as identity
from relations
where kind in ('r', 'p')
  and not exists (select from tenant_relations)
having count(*) > 0
