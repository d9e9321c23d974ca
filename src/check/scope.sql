-- What every rule starts from, as common table expressions: the parameters, the
-- tenants' relations, who the application can become, and what that lets it do.
-- A rule is a query over these and the catalogs; `rowhouse check` and the view
-- tenancy.findings put this text before it. Parameters are settings of the
-- transaction, so that both can give them; unset, they are looked for.
parameters as materialized (
  select
    coalesce(
      string_to_array(nullif(current_setting('rowhouse.check.tenant_columns', true), ''), ','),
      '{tenant_id}') as tenant_columns,
    case when nullif(current_setting('rowhouse.check.verdicts', true), '') is not null
         then string_to_array(coalesce(current_setting('rowhouse.check.settings', true), ''), ',')
         else '{app.current_tenant_id,app.current_user_id,app.current_user_role}' end as settings,
    string_to_array(nullif(current_setting('rowhouse.check.roles', true), ''), ',') as roles,
    string_to_array(nullif(current_setting('rowhouse.check.schemas', true), ''), ',') as schemas,
    coalesce(nullif(current_setting('rowhouse.check.walls', true), '')::jsonb, '[]') as walls,
    current_setting('server_version_num')::integer as version,
    nullif(current_setting('rowhouse.check.verdicts', true), '') is not null as is_judged
),

-- What only the parsed tree of an expression tells is judged outside, and the
-- verdicts are handed in. Without them a rule reports what it suspects.
verdicts as materialized (
  select given.rule, given.subject, given.detail
    from jsonb_to_recordset(coalesce(nullif(current_setting('rowhouse.check.verdicts', true), '')::jsonb, '[]'))
      as given (rule text, subject oid, detail text)
),

-- The schemas that are the user's own. A managed platform's are not theirs to mend.
schemas as materialized (
  select pg_namespace.oid, nspname as name, nspowner as owner
    from pg_catalog.pg_namespace, parameters
   where nspname !~ '^pg_'
     and nspname not in ('information_schema', 'graphile_migrate')
     and (parameters.schemas is null or nspname = any (parameters.schemas))
     and not (
       nspname in ('auth', 'extensions', 'graphql', 'graphql_public', 'net', 'pgbouncer', 'pgsodium', 'realtime',
                   'storage', 'supabase_functions', 'supabase_migrations', 'vault')
       and exists (select from pg_catalog.pg_roles where rolname = 'supabase_admin'))
     and not exists (
       select
         from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_namespace'::regclass and objid = pg_namespace.oid and deptype = 'e')
),

relations as materialized (
  select
    pg_class.oid, format('%I.%I', schemas.name, relname) as name, relname, relkind as kind, relowner as owner,
    relrowsecurity as is_walled, relforcerowsecurity as is_forced, relispartition as is_partition,
    relnamespace as schema, reloptions as options
    from pg_catalog.pg_class
    join schemas on schemas.oid = relnamespace
   where relkind in ('r', 'p', 'v', 'm', 'f')
     and relpersistence <> 't'
     and not exists (
       select
         from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
),

-- The columns that say whose a row is: those with the tenant's name, those that
-- the policies compare with the context, and the key of the tenants' own table.
named_walls as materialized (
  select attrelid as relation, attnum as column_number, attname as column_name, attnotnull as is_required
    from parameters, relations
    join pg_catalog.pg_attribute on attrelid = relations.oid and attnum > 0 and not attisdropped
   where relations.kind in ('r', 'p', 'f', 'm')
     and attname = any (parameters.tenant_columns)
),
walls as materialized (
  select relation, column_number, column_name, is_required, true as is_named from named_walls
  union
  select attrelid, attnum, attname, attnotnull, false
    from parameters
    cross join jsonb_to_recordset(parameters.walls) as given (relation oid, "column" smallint)
    join pg_catalog.pg_attribute on attrelid = given.relation and attnum = given.column
   where not exists (
     select from named_walls where named_walls.relation = attrelid and named_walls.column_number = attnum)
  union
  select distinct confrelid, attnum, attname, attnotnull, true
    from named_walls
    join pg_catalog.pg_constraint on contype = 'f' and conrelid = named_walls.relation
     and conkey = array[named_walls.column_number] and conparentid = 0
    join relations on relations.oid = confrelid
    join pg_catalog.pg_attribute on attrelid = confrelid and attnum = confkey[1]
   where not exists (select from named_walls as other where other.relation = confrelid)
),
tenant_relations as materialized (
  select relations.* from relations where exists (select from walls where walls.relation = relations.oid)
),

-- A managed platform's own roles, which its customers cannot change.
memberships as materialized (
  select member, roleid as role
    from pg_catalog.pg_auth_members
    join pg_catalog.pg_roles as granted on granted.oid = roleid
    join pg_catalog.pg_roles as holder on holder.oid = pg_auth_members.member
   where not (granted.rolname = 'service_role' and holder.rolname = 'authenticator')
     and holder.rolname !~ '^pg_'
),
administrators as materialized (
  select oid
    from pg_catalog.pg_roles
   where rolname in ('supabase_admin', 'rdsadmin', 'cloudsqladmin', 'azuresu')
      or (select count(*) * 2 >= (select count(*) from tenant_relations where kind in ('r', 'p')) and count(*) > 0
            from tenant_relations
           where kind in ('r', 'p') and owner = pg_roles.oid)
),
named_roles as materialized (
  select distinct role
    from pg_catalog.pg_policy
    join relations on relations.oid = polrelid
    cross join lateral unnest(polroles) as role
   where role <> 0 and role <> relations.owner
),
grantees as materialized (
  select distinct acl.grantee as role
    from tenant_relations
    join pg_catalog.pg_class on pg_class.oid = tenant_relations.oid
    cross join lateral aclexplode(relacl) as acl
   where acl.grantee <> relowner
  union
  select distinct acl.grantee
    from tenant_relations
    join pg_catalog.pg_attribute on attrelid = tenant_relations.oid and attacl is not null
    cross join lateral aclexplode(attacl) as acl
   where acl.grantee <> tenant_relations.owner
),
-- The roles that requests run as. A role that no wall holds is none, unless a policy names it.
candidates as materialized (
  select pg_roles.oid, rolname as name, rolsuper or rolbypassrls as is_exempt,
         pg_roles.oid in (select role from named_roles) as is_named
    from pg_catalog.pg_roles
   where pg_roles.oid in (select role from named_roles union select role from grantees)
     and rolname !~ '^pg_'
     and pg_roles.oid not in (select administrators.oid from administrators)
),
request_roles as materialized (
  select pg_roles.oid, rolname as name
    from pg_catalog.pg_roles, parameters
   where case
           when parameters.roles is not null then rolname = any (parameters.roles)
           when exists (select from candidates where is_named or not is_exempt)
             then pg_roles.oid in (select oid from candidates where is_named or not is_exempt)
           when exists (select from candidates) then pg_roles.oid in (select oid from candidates)
           -- Nobody but the owner: the application logs in as it.
           else rolcanlogin and not rolsuper and pg_roles.oid in (select owner from tenant_relations)
         end
),
declared as materialized (
  select refobject, tag[1] as rule, tag[2] as reason
    from (
      select case classoid
               when 'pg_catalog.pg_authid'::regclass
                 then (select format('role %I', rolname) from pg_catalog.pg_roles where oid = objoid)
               else 'database'
             end as refobject,
             description
        from pg_catalog.pg_shdescription
       where classoid = 'pg_catalog.pg_authid'::regclass
          or (classoid = 'pg_catalog.pg_database'::regclass
              and objoid = (select oid from pg_catalog.pg_database where datname = current_database()))
      union all
      select case classoid
               when 'pg_catalog.pg_class'::regclass
                 then (select format('%I.%I', nspname, relname)
                         from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
                        where pg_class.oid = objoid)
               when 'pg_catalog.pg_proc'::regclass
                 then (select format('function %I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid))
                         from pg_catalog.pg_proc join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
                        where pg_proc.oid = objoid)
               when 'pg_catalog.pg_constraint'::regclass
                 then (select format('constraint %I on %I.%I', conname, nspname, relname)
                         from pg_catalog.pg_constraint
                         join pg_catalog.pg_class on pg_class.oid = conrelid
                         join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
                        where pg_constraint.oid = objoid)
               when 'pg_catalog.pg_policy'::regclass
                 then (select format('policy %I on %I.%I', polname, nspname, relname)
                         from pg_catalog.pg_policy
                         join pg_catalog.pg_class on pg_class.oid = polrelid
                         join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
                        where pg_policy.oid = objoid)
               when 'pg_catalog.pg_namespace'::regclass
                 then (select format('schema %I', nspname) from pg_catalog.pg_namespace where oid = objoid)
             end,
             description
        from pg_catalog.pg_description
       where objsubid = 0 and description ~ '@rowhouse'
    ) as comments
    cross join lateral regexp_matches(description, '@rowhouse allow ([a-z0-9-]+)[ \t]+(\S[^\n]*)', 'g') as tag
   where refobject is not null
  union all
  -- A login that is for people, not for the application, says so: @rowhouse operator <why>.
  select format('role %I', rolname), 'operator', tag[1]
    from pg_catalog.pg_shdescription
    join pg_catalog.pg_roles on pg_roles.oid = objoid
    cross join lateral regexp_matches(description, '@rowhouse operator[ \t]+(\S[^\n]*)', 'g') as tag
   where classoid = 'pg_catalog.pg_authid'::regclass
),
logins as materialized (
  with recursive holders as (
    select member from memberships where role in (select oid from request_roles)
    union
    select memberships.member from holders join memberships on memberships.role = holders.member
  )
  select pg_roles.oid, rolname as name
    from pg_catalog.pg_roles
   where rolcanlogin
     and pg_roles.oid in (select member from holders union select oid from request_roles)
     and pg_roles.oid not in (select administrators.oid from administrators)
     and not exists (
       select from declared where declared.rule = 'operator' and declared.refobject = format('role %I', rolname))
),
application_roles as materialized (
  select oid, name from request_roles union select oid, name from logins
),
-- Every role that the application can become, by inheritance or by SET ROLE.
reach as materialized (
  with recursive reached as (
    select oid as origin, oid as role from application_roles
    union
    select reached.origin, memberships.role from reached join memberships on memberships.member = reached.role
  )
  select reached.origin, reached.role, pg_roles.rolname as name,
         rolsuper or rolbypassrls as is_exempt
    from reached
    join pg_catalog.pg_roles on pg_roles.oid = reached.role
),
-- Those whose privileges count: a role that is exempt, or owns the tables, is a finding of its own.
actors as materialized (
  select distinct reach.role as oid, reach.name
    from reach
   where not reach.is_exempt
     and reach.role not in (select administrators.oid from administrators)
     and reach.name !~ '^pg_'
  union all
  -- Nobody but the whole world is granted anything.
  select 0::oid, 'public'
   where not exists (select from application_roles) and exists (select from grantees where role = 0)
),

access as materialized (
  select
    relations.oid as relation, actors.oid as actor, actors.name as actor_name,
    has_any_column_privilege(actors.oid, relations.oid, 'select') as can_select,
    has_any_column_privilege(actors.oid, relations.oid, 'insert') as can_insert,
    has_any_column_privilege(actors.oid, relations.oid, 'update') as can_update,
    has_table_privilege(actors.oid, relations.oid, 'delete') as can_delete,
    has_table_privilege(actors.oid, relations.oid, 'truncate') as can_truncate,
    has_any_column_privilege(actors.oid, relations.oid, 'references') as can_reference,
    has_table_privilege(actors.oid, relations.oid, 'trigger') as can_trigger,
    case when parameters.version >= 170000 then has_table_privilege(actors.oid, relations.oid, 'maintain')
         else false end as can_maintain
    from parameters
    cross join relations
    cross join actors
   where has_schema_privilege(actors.oid, relations.schema, 'usage')
),
-- Relations that the application can reach with any command, and with which.
exposed as materialized (
  select
    relation,
    bool_or(can_select) as can_select,
    bool_or(can_insert) as can_insert,
    bool_or(can_update) as can_update,
    bool_or(can_delete) as can_delete,
    bool_or(can_insert or can_update or can_delete) as can_write,
    string_agg(quote_ident(actor_name), ', ' order by actor_name)
      filter (where can_select or can_insert or can_update or can_delete) as actor_names
    from access
   where can_select or can_insert or can_update or can_delete
   group by relation
),

functions as materialized (
  select
    pg_proc.oid, format('function %I.%I(%s)', schemas.name, proname, pg_get_function_identity_arguments(pg_proc.oid)) as name,
    pg_proc.oid::regprocedure as signature,
    proowner as owner, prosecdef as is_definer, provolatile as volatility, proleakproof as is_leakproof,
    proconfig as config, prolang as language, prorettype as result, prosrc as source, pronamespace as schema, proname,
    pg_proc.prokind as kind
    from pg_catalog.pg_proc
    join schemas on schemas.oid = pronamespace
   where not exists (
       select
         from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
),
callable as materialized (
  select functions.*, string_agg(quote_ident(actors.name), ', ' order by actors.name) as actor_names
    from functions
    join actors on has_function_privilege(actors.oid, functions.oid, 'execute')
                and has_schema_privilege(actors.oid, functions.schema, 'usage')
   group by functions.oid, functions.name, functions.signature, functions.owner, functions.is_definer, functions.volatility,
            functions.is_leakproof, functions.config, functions.language, functions.result, functions.source,
            functions.schema, functions.proname, functions.kind
),
-- Functions that say who asks: they read a setting or the session's user.
context_readers as materialized (
  select functions.oid
    from functions
   where coalesce(pg_get_function_sqlbody(functions.oid), functions.source)
         ~* '\m(current_setting\s*\(|session_user|current_user)'
),

-- Tables whose restrictive wall, for everyone and every command, is one of the
-- forms that tenancy.protect() writes, as Postgres prints them.
canonical_walls as materialized (
  select distinct polrelid as relation
    from pg_catalog.pg_policy
    join walls on walls.relation = polrelid
    cross join parameters
    cross join lateral (
      select quote_ident(walls.column_name) as tenant, '( SELECT tenancy.sealed_tenant_id() AS sealed_tenant_id)' as sealed
    ) as parts
    cross join lateral (
      select array[
        format('(%s = %s)', tenant, sealed),
        format('((%1$s = tenancy.current_tenant_id()) AND uuid_eq(%1$s, %2$s))', tenant, sealed),
        format('((%1$s = tenancy.current_tenant_id()) AND (%1$s >= %2$s) AND uuid_eq(%1$s, %2$s))', tenant, sealed)
      ] as forms
    ) as canonical
   where not polpermissive and polcmd = '*' and polroles = '{0}'
     -- Printing an expression is dear, and a judge has read it already.
     and case
           when parameters.is_judged or to_regprocedure('tenancy.sealed_tenant_id()') is null then false
           else pg_get_expr(polqual, polrelid) = any (forms)
                and coalesce(pg_get_expr(polwithcheck, polrelid), forms[1]) = any (forms)
         end
),
-- Policies that stand in no canonical wall's shadow: what a judge reads, or, in SQL alone, what is suspected.
loose_policies as materialized (
  select
    pg_policy.oid, polname, polrelid as relation, tenant_relations.name as relation_name,
    format('policy %I on %s', polname, tenant_relations.name) as name,
    polcmd, polpermissive, polroles, polqual, polwithcheck
    from pg_catalog.pg_policy
    join tenant_relations on tenant_relations.oid = polrelid
   where polrelid not in (select canonical_walls.relation from canonical_walls)
),

-- Whether a role sees a table's every row: a superuser, BYPASSRLS, or its owner where the wall is not forced.
overseers as materialized (
  select tenant_relations.oid as relation, pg_roles.oid as role
    from tenant_relations
    cross join pg_catalog.pg_roles
   where pg_roles.oid in (
           select owner from relations union select owner from functions where is_definer)
     and (pg_roles.rolsuper or pg_roles.rolbypassrls
          or not tenant_relations.is_walled
          or (not tenant_relations.is_forced and pg_has_role(pg_roles.oid, tenant_relations.owner, 'usage')))
)
