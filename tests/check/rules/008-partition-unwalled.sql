alter table shop.events_p0 disable row level security;
