-- What the isolating part of the wall compares with. A scan orders conditions by what
-- the planner thinks they cost, and whichever runs before the wall tells by EXPLAIN
-- ANALYZE whether it has let a row through. No comparison costs less than one with an
-- array of one element: half an operator. So this is one; of equal costs the first stays
-- first. Building the array for each row takes time, so where a superuser installs the
-- kernel, afterwards.sql makes this function the code of uuid_ne(), declared nearly free.
do $$
begin
  if to_regprocedure('tenancy.differs(uuid, uuid)') is null then
    create function tenancy.differs(one uuid, other uuid) returns boolean
      language sql immutable parallel safe
      return case when one = any (array[other]) then false else true end;
  end if;
end
$$;

comment on function tenancy.differs(uuid, uuid) is
  'Whether two tenants differ. For the walls: never false where one is null.';

grant execute on function tenancy.differs(uuid, uuid) to app_user, app_operator;
