import { withAdministrator } from "../../src/database/administration.ts";
import { benchTenantSql } from "./tenants.ts";

/** Makes a key that reads for each of the first tenants; answers the keys. */
export async function loadKeys(root: string, tenants: number): Promise<readonly string[]> {
  return withAdministrator(root, async (client) => {
    const { rows } = await client.query<{ key: string }>(
      `with made as materialized (
         select n, app_private.new_api_key() as key from generate_series(1, $1::integer) as n
       ), added as (
         insert into app_public.tenant_api_keys (tenant_id, name, key_prefix, key_hash, role, permissions)
         select ${benchTenantSql("n")}, 'bench', split_part(key, '_', 2), sha256(convert_to(key, 'UTF8')), 'admin', '{read}' from made
       )
       select key from made order by n`,
      [tenants],
    );
    return rows.map(({ key }) => key);
  });
}
