import type { TenantContext } from "../../src/tenant/context.ts";
import type { TestDatabase } from "./database.ts";

/**
 * Makes tenants of one owner and one document each; the documents all have the
 * same title. Answers the contexts of the owners.
 */
export async function makeTenants(db: TestDatabase, count: number): Promise<TenantContext[]> {
  const root = await db.connect("root");
  const { rows } = await root.query<{ tenantId: string; userId: string }>(
    `with tenant as (
       insert into app_public.tenants (slug, name)
       select 'tenant-' || n, 'Tenant ' || n from generate_series(1, $1::integer) as n
       returning id, slug
     ), person as (
       insert into app_public.users (tenant_id, email, display_name, role)
       select id, 'owner@example.com', 'Owner', 'owner' from tenant
       returning tenant_id, id
     ), document as (
       insert into app_public.documents (tenant_id, user_id, title, content_hash)
       select tenant_id, id, 'The same title', repeat('0', 64) from person
     )
     select person.tenant_id as "tenantId", person.id as "userId"
       from person join tenant on tenant.id = person.tenant_id
      order by tenant.slug`,
    [count],
  );
  return rows.map((row) => ({ ...row, role: "owner" as const }));
}
