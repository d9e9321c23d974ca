grant select on shop.events_p1 to check_web;
