alter table shop.events_p0 disable row level security;
grant select on shop.events_p0 to check_web;
