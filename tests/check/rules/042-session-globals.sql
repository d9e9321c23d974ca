create function shop.perl_handler() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create trusted language plperl handler shop.perl_handler;
