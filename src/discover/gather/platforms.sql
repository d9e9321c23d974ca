-- The managed platform that the database is on, and what of it is there.
select
  platforms.name,
  array(select platform_roles.name::text from platform_roles
         where platform_roles.name = any (platforms.roles) order by 1) as roles,
  array(select nspname::text from pg_catalog.pg_namespace where nspname = any (platforms.schemas) order by 1) as schemas
from platforms
