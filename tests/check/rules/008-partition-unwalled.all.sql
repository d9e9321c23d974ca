-- No part has a wall.
alter table shop.events_p0 disable row level security;
alter table shop.events_p1 disable row level security;
