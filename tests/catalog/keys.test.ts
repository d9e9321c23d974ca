import { catalogTests } from "./expect-no-rows.ts";

await catalogTests({
  "every tenant table has the primary key (tenant, …)": {
    query: `
      select relation
        from tenancy.protected_tables
       where not exists (
         select from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
          where indrelid = relation and indisprimary and attname = tenant_column)`,
    brokenBy: `alter table app_public.documents drop constraint documents_pkey cascade`,
  },
  "every unique index starts with the tenant, but for keys that no tenant can write": {
    query: `
      select indexrelid::regclass
        from tenancy.protected_tables
        join pg_index on indrelid = relation and (indisunique or indisexclusion)
        join pg_attribute on attrelid = indrelid and attname = tenant_column
       where indkey[0] <> attnum
         and exists (
           select from unnest(indkey) as key (attnum)
            where has_column_privilege('app_user', indrelid, key.attnum, 'insert')
               or has_column_privilege('app_user', indrelid, key.attnum, 'update'))`,
    brokenBy: `create unique index careless on app_public.bots (name)`,
  },
  "every foreign key between tenant tables carries the tenant on both sides": {
    query: `
      select conrelid::regclass, conname
        from pg_constraint
        join tenancy.protected_tables as referencing on referencing.relation = conrelid
        join tenancy.protected_tables as referenced on referenced.relation = confrelid
       where contype = 'f'
         and not exists (
           select
             from unnest(conkey, confkey) as pairs (referencing_attnum, referenced_attnum)
             join pg_attribute as a on a.attrelid = conrelid and a.attnum = referencing_attnum and a.attname = referencing.tenant_column
             join pg_attribute as b on b.attrelid = confrelid and b.attnum = referenced_attnum and b.attname = referenced.tenant_column)`,
    brokenBy: `
      alter table app_public.users add constraint careless unique (id);
      alter table app_public.documents add foreign key (user_id) references app_public.users (id)`,
  },
  "a foreign key that sets null names its columns, and not the tenant": {
    query: `
      select conrelid::regclass, conname
        from pg_constraint
        join tenancy.protected_tables on relation = conrelid
        join pg_attribute on attrelid = conrelid and attname = tenant_column
       where contype = 'f' and confdeltype in ('n', 'd')
         and (confdelsetcols is null or attnum = any (confdelsetcols))`,
    brokenBy: `
      alter table app_public.positions add foreign key (tenant_id, user_id, bot_id)
        references app_public.bots (tenant_id, user_id, id) on delete set null`,
  },
  "every foreign key says what happens on delete": {
    query: `
      select conrelid::regclass, conname
        from pg_constraint
       where contype = 'f' and conparentid = 0 and confdeltype = 'a'
         and connamespace in ('app_public'::regnamespace, 'app_private'::regnamespace)`,
    brokenBy: `alter table app_public.bots add foreign key (tenant_id) references app_public.tenants`,
  },
  "every foreign key of a tenant table has an index that starts with the tenant and holds its columns": {
    query: `
      select conrelid::regclass, conname
        from pg_constraint
        join tenancy.protected_tables on relation = conrelid
        join pg_attribute as tenant on tenant.attrelid = conrelid and tenant.attname = tenant_column
       where contype = 'f' and conparentid = 0
         -- Of the tenants themselves there is one row each.
         and tenant_column <> 'id'
         and not exists (
           select
             from pg_index
            where indrelid = conrelid and indpred is null and indkey[0] = tenant.attnum
              -- The column that names the parent is among the first four of the index.
              and conkey[array_length(conkey, 1)] = any ((indkey::int2[])[0:3])
         )`,
    brokenBy: `drop index app_public.strategies_product_id_idx`,
  },
  "every tenant table can be read in the order of time": {
    query: `
      select relation
        from tenancy.protected_tables
        join pg_attribute as created on created.attrelid = relation and created.attname = 'created_at'
        join pg_attribute as tenant on tenant.attrelid = relation and tenant.attname = tenant_column
       where relation::text = any ('{app_public.users,app_public.documents,app_public.audit_logs,app_public.orders,app_public.trades,app_public.executions,app_public.portfolio_snapshots,app_public.risk_metrics,app_public.agent_signals,app_public.jobs,app_public.event_outbox,app_public.positions,app_public.runs,app_public.bots}')
         and not exists (
           select from pg_index where indrelid = relation and indkey[0] = tenant.attnum and indkey[1] = created.attnum)`,
    brokenBy: `drop index app_public.jobs_created_at_idx`,
  },
  "a state that is filtered on is text with a check, never an enum: its index would be lost under row security":
    {
      query: `select typname from pg_type where typtype = 'e' and typnamespace = 'app_public'::regnamespace`,
      brokenBy: `create type app_public.careless as enum ('a')`,
    },
});
