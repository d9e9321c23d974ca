import type { Client } from "pg";
import { enterStatement } from "./context-settings.ts";

export type Identity = {
  tenantId: string;
  userId?: string | null | undefined;
  /** owner, admin, member or viewer. */
  role?: string | null | undefined;
  /** The API key that asks, instead of a user. */
  keyId?: string | null | undefined;
};

/**
 * Runs the callback as a tenant's user, the way a request does, and rolls back.
 * The client is logged in as app_authenticator: `await db.connect('app')`.
 */
export async function asTenant<T>(
  client: Client,
  identity: Identity,
  callback: () => Promise<T>,
): Promise<T> {
  return inTransaction(client, async () => {
    await client.query(enterStatement(identity));
    return callback();
  });
}

/** Runs the callback as app_user without a tenant, and rolls back. */
export async function asNobody<T>(client: Client, callback: () => Promise<T>): Promise<T> {
  return inTransaction(client, async () => {
    await client.query("set local role app_user");
    return callback();
  });
}

/**
 * Runs the callback as the bypass role, recorded like every such use, and rolls
 * back. The client is logged in as app_operator: `await db.connect('operator')`.
 */
export async function asPlatform<T>(client: Client, callback: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ use: string }>(`select tenancy.request_platform('a test') as use`);
  return inTransaction(client, async () => {
    await client.query("select tenancy.enter_platform($1)", [rows[0]?.use]);
    return callback();
  });
}

/** Runs the callback in a transaction that is rolled back whatever happens. */
export async function inTransaction<T>(client: Client, callback: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    return await callback();
  } finally {
    await client.query("rollback");
  }
}
