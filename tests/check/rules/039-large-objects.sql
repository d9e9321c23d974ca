select lo_create(4711);
grant select on large object 4711 to check_web;
-- green
revoke select on large object 4711 from check_web;
