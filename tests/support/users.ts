import type { Client } from "pg";
import type { Identity } from "./as-user.ts";

/**
 * Makes the users of these contexts, active and with the role that they claim: whoever
 * is unknown enters no tenant. The client may write every table.
 */
export async function makeUsers(root: Client, ...people: Identity[]): Promise<void> {
  for (const { tenantId, userId, role } of people) {
    await root.query(
      `insert into app_public.users (tenant_id, id, email, display_name, role)
       values ($1, $2::uuid, $2::text || '@example.com', 'Somebody', coalesce($3, 'owner'))
       on conflict (tenant_id, id) do update set role = excluded.role`,
      [tenantId, userId, role],
    );
  }
}
