-- Exceptions, which stand with the object that they are for: a line in its comment,
-- `@rowhouse allow <rule> <why>`. Without a reason it is none.
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
)
