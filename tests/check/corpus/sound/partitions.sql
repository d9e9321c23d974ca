-- forbid: *
-- Hash partitions: every leaf is walled, and granted to nobody.
create role corpus_owner nologin;
create role corpus_app login;
create schema metrics;
create schema metrics_leaves;
grant usage on schema metrics to corpus_app;
create table metrics.samples (
  customer_id bigint not null, at timestamptz not null, value float8 not null, primary key (customer_id, at)) partition by hash (customer_id);
do $$ begin
  for leaf in 0 .. 3 loop
    execute format('create table metrics_leaves.samples_%s partition of metrics.samples for values with (modulus 4, remainder %s)', leaf, leaf);
    execute format('alter table metrics_leaves.samples_%s enable row level security', leaf);
  end loop;
end $$;
alter table metrics.samples enable row level security;
create policy own on metrics.samples to corpus_app
  using (customer_id = (select nullif(current_setting('metrics.customer', true), '')::bigint));
grant select, insert on metrics.samples to corpus_app;
