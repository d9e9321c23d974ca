import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import { setPassword } from "./passwords.ts";
import { layersDirectory } from "./paths.ts";
import type { RolePasswords } from "./urls.ts";

/** The cluster's roles, which all databases share. For the administrator; safe to run again. */
export const rolesScript = (): Promise<string> =>
  readFile(join(layersDirectory, "kernel", "roles.sql"), "utf8");

/** Creates the cluster's roles, or puts them right, and gives the two logins their passwords. */
export async function ensureRoles(root: Client, passwords: RolePasswords): Promise<void> {
  const sql = await rolesScript();
  await root.query("begin");
  try {
    // Roles are rows that all databases share: two set-ups at once would trip over each other.
    await root.query(`select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('rowhouse roles'))`);
    await root.query(sql);
    await setPassword(root, "app_authenticator", passwords.authenticator);
    await setPassword(root, "app_operator", passwords.operator);
    await root.query("commit");
  } catch (error) {
    await root.query("rollback").catch(() => {});
    throw error;
  }
}
