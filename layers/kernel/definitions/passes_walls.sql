-- For triggers that guard rows beside the walls. Do not ask there for a role by
-- name: SQL can change the role within the statement, before the trigger runs,
-- and every name that is not expected is then let through. This asks for what no
-- role has that the server's login can become. It does not ask whether the walls
-- are up: a guard holds while they are down.
create or replace function tenancy.passes_walls(relation regclass) returns boolean
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
begin atomic
  select exists (
    select
      from pg_catalog.pg_roles
     where pg_roles.rolname = current_user
       and (pg_roles.rolsuper
            or pg_roles.rolbypassrls
            or pg_roles.oid = (select pg_class.relowner from pg_catalog.pg_class where pg_class.oid = passes_walls.relation))
  );
end;

comment on function tenancy.passes_walls(regclass) is
  'Whether the role in force is a superuser, has BYPASSRLS, or owns the relation. For triggers that guard rows; no role of a tenant passes.';

grant execute on function tenancy.passes_walls(regclass) to app_user, app_anonymous, app_platform, app_operator;
