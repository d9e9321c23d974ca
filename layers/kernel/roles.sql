-- The cluster's roles, created once and shared by every database of the
-- cluster. Run by the root user before anything is migrated; running it again
-- puts attributes and memberships right and changes nothing else. Passwords are
-- set beside it, never in it.
do $roles$
declare
  root name := current_user;
  wanted record;
begin
  for wanted in
    select *
      from (values
        -- owns every object; migrations run as it. It inherits what the owner of a
        -- database may do, and is a member of nothing else
        ('app_owner',         'nologin inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls'),
        -- what the server logs in as: on its own it may do nothing
        ('app_authenticator', 'login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls'),
        -- a tenant's user
        ('app_user',          'nologin noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls'),
        -- nobody in particular: global reference data only
        ('app_anonymous',     'nologin noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls'),
        -- the bypass role: the only one that row security does not hold
        ('app_platform',      'nologin noinherit nosuperuser nocreatedb nocreaterole noreplication bypassrls'),
        -- operators, backfills, backups: its own credentials
        ('app_operator',      'login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls')
      ) as roles (name, attributes)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      begin
        execute format('create role %I %s', wanted.name, wanted.attributes);
      exception
        -- Another database of the same cluster was being set up just now.
        when duplicate_object or unique_violation then null;
      end;
    elsif not exists (
      select
        from pg_catalog.pg_roles
       where rolname = wanted.name
         and rolcanlogin = (wanted.attributes like 'login%')
         and rolbypassrls = (wanted.attributes like '% bypassrls')
         and rolinherit = (wanted.attributes not like '%noinherit%')
         and not rolsuper and not rolcreatedb and not rolcreaterole and not rolreplication
    ) then
      execute format('alter role %I %s', wanted.name, wanted.attributes);
    end if;
  end loop;

  -- The authenticator reaches the two request roles, and nothing else.
  for wanted in
    select *
      from (values
        ('app_user', 'app_authenticator'),
        ('app_anonymous', 'app_authenticator'),
        ('app_platform', 'app_operator'),
        ('app_user', 'app_operator')
      ) as memberships (name, member)
  loop
    if not exists (
      select
        from pg_catalog.pg_auth_members
       where roleid = wanted.name::regrole
         and pg_auth_members.member = wanted.member::regrole
    ) then
      execute format('grant %I to %I', wanted.name, wanted.member);
    end if;
  end loop;

  -- And nothing else: what was granted besides is taken back. The owner of a
  -- grant must be named, or only one's own would go.
  for wanted in
    select roleid::regrole as name, pg_auth_members.member::regrole as member, grantor::regrole as grantor,
           (roleid::regrole::text, pg_auth_members.member::regrole::text) in (
             ('app_user', 'app_authenticator'), ('app_anonymous', 'app_authenticator'),
             ('app_platform', 'app_operator'), ('app_user', 'app_operator')) as is_wanted,
           pg_auth_members.admin_option,
           coalesce((to_jsonb(pg_auth_members) ->> 'inherit_option')::boolean, false) as inherits
      from pg_catalog.pg_auth_members
     where array[roleid::regrole::text, pg_auth_members.member::regrole::text] <@ array[
             'app_owner', 'app_authenticator', 'app_user', 'app_anonymous', 'app_platform', 'app_operator']
  loop
    if not wanted.is_wanted then
      execute format('revoke %s from %s granted by %s', wanted.name, wanted.member, wanted.grantor);
    else
      if wanted.admin_option then
        execute format('revoke admin option for %s from %s granted by %s', wanted.name, wanted.member, wanted.grantor);
      end if;
      -- From 16 on a grant says for itself whether it is inherited.
      if wanted.inherits then
        execute format('revoke inherit option for %s from %s granted by %s', wanted.name, wanted.member, wanted.grantor);
      end if;
    end if;
  end loop;

  -- A login can change its own settings, so whatever is not wanted is taken back.
  for wanted in
    select setrole::regrole as name, datname as database
      from pg_catalog.pg_db_role_setting
      left join pg_catalog.pg_database on pg_database.oid = setdatabase
     where setrole in ('app_authenticator'::regrole, 'app_operator'::regrole)
       and (setdatabase <> 0 or exists (
         select from unnest(setconfig) as setting
          where split_part(setting, '=', 1) not in (
            'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'log_statement')))
  loop
    execute format('alter role %s %s reset all', wanted.name, 'in database ' || quote_ident(wanted.database));
  end loop;

  -- Without superuser (a managed server) root must be let become the owner. From
  -- 16 on whoever creates a role is a member of it, and may still not become it.
  if not pg_catalog.pg_has_role(
    root, 'app_owner',
    case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end
  ) then
    execute format('grant app_owner to %I', root);
  end if;
end
$roles$;

-- Settings of the roles. Written only where they differ: two databases that are set
-- up at once would fail on the same rows.
do $settings$
declare
  wanted record;
begin
  for wanted in
    select *
      from (values
        -- An operator can become the platform without saying why: no role can be kept
        -- from its member. The server's log then has what was done. For a superuser.
        ('app_operator', 'log_statement', 'all'),
        -- A statement of a tenant that never ends holds a connection of the pool.
        ('app_authenticator', 'statement_timeout', '30s'),
        ('app_authenticator', 'lock_timeout', '10s'),
        ('app_authenticator', 'idle_in_transaction_session_timeout', '60s')
      ) as settings (role, name, value)
     where (name <> 'log_statement' or (select rolsuper from pg_catalog.pg_roles where rolname = current_user))
       and not exists (
         select
           from pg_catalog.pg_db_role_setting
          where setrole = settings.role::regrole and setdatabase = 0
            and format('%s=%s', settings.name, settings.value) = any (setconfig))
  loop
    execute format('alter role %I set %I = %L', wanted.role, wanted.name, wanted.value);
  end loop;

  if pg_catalog.shobj_description('app_operator'::regrole, 'pg_authid') is distinct from
     '@rowhouse operator Operators log in as it; a use of app_platform is recorded with its reason.'
  then
    comment on role app_operator is
      '@rowhouse operator Operators log in as it; a use of app_platform is recorded with its reason.';
  end if;
end
$settings$;
