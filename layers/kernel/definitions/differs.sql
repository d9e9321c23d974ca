-- What the isolating part of the wall compares with. A scan orders conditions by what
-- the planner thinks they cost, and whichever runs before the wall tells by EXPLAIN
-- ANALYZE whether it has let a row through. A condition of one operator costs as much as
-- uuid_ne(), and `= any` of one element half of it. afterwards.sql makes this function
-- the same code as uuid_ne() at next to no cost, which only a superuser may; without one
-- it is inlined, and costs what uuid_ne() costs.
do $$
begin
  if to_regprocedure('tenancy.differs(uuid, uuid)') is null then
    create function tenancy.differs(one uuid, other uuid) returns boolean
      language sql immutable strict parallel safe
      return uuid_ne(one, other);
  end if;
end
$$;

comment on function tenancy.differs(uuid, uuid) is
  'Whether two tenants differ; null where one is. For the walls.';

grant execute on function tenancy.differs(uuid, uuid) to app_user, app_operator;
