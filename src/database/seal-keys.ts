import { withAdministrator } from "./administration.ts";
import { ownerUrl } from "./urls.ts";

/**
 * Makes the server's key known to the database. With the first key the walls
 * begin to ask for a seal; an owner who has switched that off later is not
 * overruled.
 */
export async function introduceSealKey(root: string, secret: Buffer): Promise<void> {
  await withAdministrator(ownerUrl(root), async (owner) => {
    await owner.query("begin");
    const { rows } = await owner.query<{ isFirst: boolean }>(
      `select not exists (select from tenancy.events where kind = 'seal_key_added') as "isFirst"`,
    );
    await owner.query("select tenancy.add_seal_key($1)", [secret]);
    if (rows[0]?.isFirst) await owner.query("select tenancy.require_seal(true, 'on by default')");
    await owner.query("commit");
  });
}

/** Adds a key; the others hold for as long as is said, an interval of Postgres. Answers the new key's id. */
export async function rotateSealKey(root: string, secret: Buffer, retireAfter: string): Promise<string> {
  return withAdministrator(ownerUrl(root), async (owner) => {
    const { rows } = await owner.query<{ id: string }>(
      "select tenancy.add_seal_key($1, $2::interval) as id",
      [secret, retireAfter],
    );
    return rows[0]?.id ?? "";
  });
}

export type SealState = {
  isRequired: boolean;
  keys: { id: string; createdAt: Date; retiresAt: Date | null }[];
};

/** The keys that the database knows, newest first; never their secrets. */
export async function sealState(root: string): Promise<SealState> {
  return withAdministrator(ownerUrl(root), async (owner) => {
    const required = await owner.query<{ isRequired: boolean }>(
      `select tenancy.seal_is_required() as "isRequired"`,
    );
    const keys = await owner.query<SealState["keys"][number]>(
      `select id, created_at as "createdAt", retires_at as "retiresAt" from tenancy.seal_keys order by created_at desc`,
    );
    return { isRequired: required.rows[0]?.isRequired ?? false, keys: keys.rows };
  });
}
