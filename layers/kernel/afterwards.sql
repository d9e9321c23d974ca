-- As the administrator, because neither the database nor the tables need be
-- app_owner's.

-- Whoever can make a temporary type or table plants it in front of others' names:
-- Postgres looks in pg_temp first for types, also where search_path is empty. On a
-- connection of a pool it stays there for the next tenant. What needs temporary
-- tables is granted them by name.
do $$
begin
  execute format('revoke temporary on database %I from public', current_database());
end
$$;

-- The same code as uuid_ne(), at next to no cost: see definitions/differs.sql.
do $$
begin
  if (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    create or replace function tenancy.differs(one uuid, other uuid) returns boolean
      language internal immutable strict parallel safe cost 0.000001
      as 'uuid_ne';
  end if;
end
$$;

-- Walls that stand are rewritten when the form of the wall has changed in this
-- transaction.
select tenancy.renew_walls()
  from tenancy.ledger
 where layer = 'kernel' and file = 'definitions/wall_forms.sql' and applied_at = now();

-- A dump brings the number of a transaction of another cluster, which no snapshot
-- here would see.
select setval('tenancy.last_change', 0)
  from tenancy.last_change
 where last_value > pg_current_xact_id()::text::bigint;
