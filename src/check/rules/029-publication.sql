-- A publication without a row filter sends every tenant to whoever subscribes.
select
  'publication' as rule,
  'warning' as level,
  format('publication %I', pubname) as object,
  format('The publication %I sends the rows of every tenant (%s) to its subscribers.', pubname,
         case when puballtables then 'all tables'
              when count(*) = 1 then min(tenant_relations.name)
              else format('%s tables, %s among them', count(*), min(tenant_relations.name)) end) as detail,
  null::text as remedy,
  format('publication %s', pubname) as identity
from pg_catalog.pg_publication
left join pg_catalog.pg_publication_rel on prpubid = pg_publication.oid and prqual is null
left join pg_catalog.pg_publication_namespace on pnpubid = pg_publication.oid
join relations_of_tenants as tenant_relations on puballtables or tenant_relations.oid = prrelid or tenant_relations.schema = pnnspid
-- Supabase's own asks the policies for every row that it passes on.
where pubname <> 'supabase_realtime'
group by pubname, puballtables
