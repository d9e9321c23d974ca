import type { Client } from "pg";
import type { UserRole } from "../../src/tenant/context.ts";
import { enterStatement } from "./context-settings.ts";

export type MadeKey = { id: string; key: string; prefix: string };
/** Who asks where a key asks. */
export type KeyIdentity = { tenantId: string; keyId: string; role: UserRole };
type Maker = { tenantId: string; userId?: string | null; role: UserRole };

/** Has the person make a key, and commits it. */
export async function makeApiKey(
  app: Client,
  maker: Maker,
  permissions: string[],
  role: UserRole = "admin",
  name = `a key ${crypto.randomUUID()}`,
): Promise<MadeKey> {
  await app.query("begin");
  await app.query(enterStatement(maker));
  const { rows } = await app.query(
    "select id, key, key_prefix as prefix from app_public.create_api_key($1, $2, $3)",
    [name, permissions, role],
  );
  await app.query("commit");
  return rows[0];
}

export const asKey = ({ tenantId }: Maker, { id }: MadeKey, role: UserRole = "admin"): KeyIdentity => ({
  tenantId,
  keyId: id,
  role,
});
