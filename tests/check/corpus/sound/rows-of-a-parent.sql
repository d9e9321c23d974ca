-- forbid: *
-- Rows that are a tenant's by their parent alone: one policy asks for the parent's
-- tenant, one leaves that to the parent's own policy; a row that only mentions an
-- author is everybody's.
create role corpus_owner nologin;
create role corpus_app login;
create schema shop;
grant usage on schema shop to corpus_app;
create function shop.tenant() returns uuid language sql stable return nullif(current_setting('shop.tenant', true), '')::uuid;
create table shop.orders (tenant_id uuid not null, id uuid not null unique default gen_random_uuid(), primary key (tenant_id, id));
create table shop.order_lines (order_id uuid not null references shop.orders (id) on delete cascade, line int not null, primary key (order_id, line));
create table shop.line_notes (
  order_id uuid not null, line int not null, id uuid not null, note text not null, primary key (order_id, line, id),
  foreign key (order_id, line) references shop.order_lines on delete cascade);
create table shop.authors (tenant_id uuid not null, id uuid not null unique default gen_random_uuid(), primary key (tenant_id, id));
create table shop.articles (id uuid primary key, author_id uuid references shop.authors (id), title text not null);
alter table shop.orders enable row level security, force row level security;
alter table shop.order_lines enable row level security, force row level security;
alter table shop.line_notes enable row level security, force row level security;
alter table shop.authors enable row level security, force row level security;
alter table shop.articles enable row level security, force row level security;
create policy own on shop.orders using (tenant_id = (select shop.tenant()));
create policy own on shop.order_lines
  using (exists (select from shop.orders where orders.id = order_id and orders.tenant_id = (select shop.tenant())));
create policy own on shop.line_notes
  using (exists (select from shop.order_lines where order_lines.order_id = line_notes.order_id and order_lines.line = line_notes.line));
create policy own on shop.authors using (tenant_id = (select shop.tenant()));
create policy everybody on shop.articles for select using (true);
grant select, insert, update, delete on shop.order_lines, shop.line_notes to corpus_app;
-- Whoever may choose an id learns which ones others have.
grant select, insert (tenant_id), update (tenant_id), delete on shop.orders, shop.authors to corpus_app;
grant select on shop.articles to corpus_app;
alter table shop.orders owner to corpus_owner;
alter table shop.order_lines owner to corpus_owner;
alter table shop.line_notes owner to corpus_owner;
alter table shop.authors owner to corpus_owner;
alter table shop.articles owner to corpus_owner;
