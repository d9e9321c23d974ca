alter default privileges for role check_owner in schema shop grant select on tables to check_web;
