-- Every owner starts so. In a schema's default privileges a revoke takes nothing back.
alter default privileges for role check_owner in schema shop revoke execute on functions from public;
