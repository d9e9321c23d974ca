import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withAdministrator } from "../../database/administration.ts";
import { createDatabase } from "../../database/databases.ts";
import { kernelScript } from "../../database/kernel.ts";
import { rolesScript } from "../../database/roles.ts";

/** Makes a database with the kernel and the sound schema in it. The URL is an administrator's. */
export async function createSoundDatabase(url: string): Promise<void> {
  const kernel = await kernelScript();
  const sound = await readFile(join(import.meta.dirname, "sound.sql"), "utf8");
  // The owner must exist before a database can belong to it.
  const roles = await rolesScript();
  await withAdministrator(new URL("postgres", url).href, (client) => client.query(roles));
  await createDatabase(url);
  await withAdministrator(url, (client) => client.query(kernel));
  await withAdministrator(url, (client) => client.query(`set role app_owner; ${sound}`));
  await withAdministrator(url, (client) => client.query("select tenancy.lock_down_catalogs()"));
}
