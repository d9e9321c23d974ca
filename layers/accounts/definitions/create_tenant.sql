-- A tenant and its first owner, in one transaction. A request that is repeated with its
-- key answers the tenant that it made the first time; a second one at the same moment
-- waits for the first.
create or replace function app_operations.create_tenant(
  slug text,
  name text,
  owner_email text,
  tier text default 'starter',
  owner_name text default null,
  domain text default null,
  idempotency_key text default null
) returns app_operations.created_tenant
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  created app_operations.created_tenant;
  email constant text := lower(btrim(create_tenant.owner_email));
  arguments constant jsonb := jsonb_build_object(
    'slug', slug, 'name', name, 'owner_email', email, 'tier', tier, 'owner_name', owner_name, 'domain', domain);
  former app_private.tenant_creations;
begin
  created := row(tenancy.uuid_v7(), create_tenant.slug, tenancy.uuid_v7());
  if create_tenant.idempotency_key is not null then
    insert into app_private.tenant_creations (idempotency_key, arguments)
    values (create_tenant.idempotency_key, arguments)
    on conflict on constraint tenant_creations_pkey do nothing;
    if not found then
      select * into strict former
        from app_private.tenant_creations
       where tenant_creations.idempotency_key = create_tenant.idempotency_key;
      if former.arguments <> arguments then
        raise exception using
          errcode = 'RH023',
          message = 'the idempotency key was used for another tenant',
          hint = 'Repeat a request with the same arguments, or use a new key.';
      end if;
      return row(former.tenant_id, create_tenant.slug, former.owner_id)::app_operations.created_tenant;
    end if;
  end if;

  insert into app_public.tenants (id, slug, name, tier, domain)
  values (created.tenant_id, create_tenant.slug, create_tenant.name, create_tenant.tier, create_tenant.domain);
  insert into app_public.users (tenant_id, id, email, display_name, role)
  values (created.tenant_id, created.owner_id, email,
          coalesce(create_tenant.owner_name, split_part(email, '@', 1)), 'owner');
  update app_private.tenant_creations
     set tenant_id = created.tenant_id, owner_id = created.owner_id
   where tenant_creations.idempotency_key = create_tenant.idempotency_key;
  return created;
end
$$;

comment on function app_operations.create_tenant(text, text, text, text, text, text, text) is
  'Makes a tenant and its first owner. Repeated with the same idempotency key it answers the same tenant; with other arguments it raises RH023.';

grant execute on function app_operations.create_tenant(text, text, text, text, text, text, text) to app_platform;
