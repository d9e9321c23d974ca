import { catalogTests } from "./expect-no-rows.ts";

await catalogTests({
  "every wall is up: row security is enabled and forced": {
    query: `select relation from tenancy.protected_tables where not is_walled`,
    brokenBy: `alter table app_public.documents no force row level security`,
  },
  "every wall is the canonical one: restrictive, for all commands, to public": {
    query: `
      select polrelid::regclass
        from pg_policy
        join tenancy.protected_tables on relation = polrelid
       where polname = 'tenant_wall'
         and (polpermissive or polcmd <> '*' or polroles <> '{0}'
              or pg_get_expr(polwithcheck, polrelid) is distinct from pg_get_expr(polqual, polrelid)
              or regexp_replace(pg_get_expr(polqual, polrelid), '\\s+', ' ', 'g') is distinct from format(
                '((NOT tenancy.differs(%1$I, ( SELECT sealed_tenant.tenant_id FROM tenancy.sealed_tenant)))'
                ' AND (ROW(%1$I, %1$I) >= ROW(( SELECT required_tenant.tenant_id FROM tenancy.required_tenant'
                ' WHERE ((required_tenant.readable IS NULL) OR ((%2$L::regclass)::oid = ANY ((required_tenant.readable)::oid[])))), ''00000000-0000-0000-0000-000000000000''::uuid))'
                ' AND (ROW(%1$I, %1$I) <= ROW(( SELECT (current_setting(''app.current_tenant_id''::text, true))::uuid AS current_setting), ''ffffffff-ffff-ffff-ffff-ffffffffffff''::uuid))'
                ' AND (%1$I = tenancy.current_tenant_id()))',
                tenant_column, relation))`,
    brokenBy: `alter policy tenant_wall on app_public.orders using (tenant_id = tenancy.current_tenant_id())`,
  },
  "every table of app_public and every tenant table elsewhere has row security": {
    query: `
      select pg_class.oid::regclass
        from pg_class
       where relkind in ('r', 'p')
         and (relnamespace = 'app_public'::regnamespace
              or relnamespace = 'app_private'::regnamespace and relname <> all ('{tenant_statuses,actors,tenant_limits,tenant_seats,tenant_creations}'))
         and not (relrowsecurity and relforcerowsecurity)`,
    brokenBy: `create table app_public.careless (id int)`,
  },
  "a partition has no policy of its own": {
    query: `select polrelid::regclass from pg_policy join pg_class on pg_class.oid = polrelid where relispartition`,
    brokenBy: `create policy careless on app_private.orders_p03 using (true)`,
  },
  "the high-volume tables have 32 partitions each": {
    query: `
      select wanted.name
        from unnest('{executions,trades,orders,agent_signals,portfolio_snapshots,risk_metrics,audit_logs,bot_ai_logs,jobs,event_outbox}'::text[]) as wanted (name)
       where (select count(*) from pg_inherits where inhparent = ('app_public.' || wanted.name)::regclass) <> 32`,
    brokenBy: `alter table app_public.jobs detach partition app_private.jobs_p31`,
  },
  "the default of a tenant column is the current tenant": {
    query: `
      select relation
        from tenancy.protected_tables
       where tenant_column <> 'id'
         and not exists (
           select from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
            where adrelid = relation and attname = tenant_column
              and pg_get_expr(adbin, adrelid) = 'tenancy.current_tenant_id()')`,
    brokenBy: `alter table app_public.documents alter column tenant_id drop default`,
  },
  "nothing makes tenants' rows into a materialized view": {
    query: `select oid::regclass from pg_class where relkind = 'm'`,
    brokenBy: `create materialized view app_public.careless as select id from app_public.tenants`,
  },
  "every view asks with the rights of its caller": {
    query: `
      select oid::regclass
        from pg_class
       where relkind = 'v'
         and relnamespace in ('app_public'::regnamespace, 'app_private'::regnamespace, 'tenancy'::regnamespace, 'app_operations'::regnamespace)
         -- One row of one's own, behind a barrier.
         and relname not in ('sealed_tenant', 'required_tenant', 'sealed_context', 'required_context', 'tenant_statuses', 'actors')
         and not coalesce(reloptions && '{security_invoker=true,security_invoker=on}', false)`,
    brokenBy: `create view app_public.careless as select 1 as one`,
  },
});
