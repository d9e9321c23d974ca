create function shop.untrusted_handler() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create language untrusted handler shop.untrusted_handler;
grant usage on schema shop to check_web;
update pg_language set lanacl = array[format('%s=U/%s', 'check_web', current_user)::aclitem] where lanname = 'untrusted';
-- green
drop language untrusted;
