import { withAdministrator } from "../database/administration.ts";
import type { ProveOptions } from "./options.ts";
import { type Proof, prove as proveDatabase } from "./prove.ts";

/**
 * Acts as one tenant against another in the database at a URL, an administrator's, in one
 * transaction that is rolled back. Throws CannotProve where nothing can be said. What
 * `rowhouse prove` runs.
 */
export function prove(url: string, options: ProveOptions = {}): Promise<Proof> {
  return withAdministrator(url, (client) => proveDatabase(client, options));
}
