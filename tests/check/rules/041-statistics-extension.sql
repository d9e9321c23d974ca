create schema statistics;
grant usage on schema statistics to check_web;
create extension pg_stat_statements schema statistics;
