import { withAdministrator } from "../../src/database/administration.ts";
import { benchTenantSql } from "./tenants.ts";

export const DOCUMENT_TENANTS = 20;

/** What the API is asked for: people and their documents. */
export async function loadDocuments(root: string): Promise<void> {
  await withAdministrator(root, async (client) => {
    const tenants = `generate_series(1, ${DOCUMENT_TENANTS}) as n`;
    await client.query(
      `insert into app_public.users (tenant_id, id, email, display_name, role)
       select ${benchTenantSql("n")}, ${benchTenantSql("n")}, 'user@example.com', 'Bench', 'owner' from ${tenants}
       on conflict (tenant_id, id) do update set display_name = 'Bench', role = 'owner'`,
    );
    await client.query(
      `insert into app_public.documents (tenant_id, user_id, title, content_hash, created_at)
       select ${benchTenantSql("n")}, ${benchTenantSql("n")}, 'Document ' || m, repeat('0', 64),
              timestamptz '2026-01-01' + m * interval '1 minute'
         from ${tenants}, generate_series(1, 200) as m
        where not exists (select from app_public.documents)`,
    );
    await client.query("vacuum analyze app_public.users, app_public.documents");
  });
}
