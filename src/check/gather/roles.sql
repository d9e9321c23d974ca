-- Who asks, which policies are for them, and who sees past every wall.
select jsonb_build_object(
  'actors', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'oid', actors.oid::int8, 'name', actors.name,
             'is', array(select pg_roles.oid::int8 from pg_catalog.pg_roles
                          where actors.oid <> 0 and pg_has_role(actors.oid, pg_roles.oid, 'usage')))
             order by actors.name), '[]')
      from (select oid, name from actors union all select oid, name from judged_owners) as actors),
  'reach', (select coalesce(jsonb_agg(distinct reach.name), '[]') from reach),
  'overseers', (select coalesce(jsonb_agg(jsonb_build_array(role::int8, relation::int8)), '[]') from overseers),
  'roles', (select jsonb_object_agg(oid::int8, rolname) from pg_catalog.pg_roles)
) as roles
