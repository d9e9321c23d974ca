create foreign data wrapper nothing;
create server elsewhere foreign data wrapper nothing;
create user mapping for public server elsewhere;
