import { withAdministrator } from "../database/administration.ts";
import type { Layer } from "./layer.ts";
import { packageLayers } from "./package-layers.ts";
import { collectScript } from "./script.ts";

export type PendingFile = {
  layer: string;
  file: string;
  /** Incomplete: something that the definition made is not there any more. */
  what: "new" | "changed" | "incomplete" | "vanished";
};

/** The files that have not run as they are now, in the order in which they would. Changes nothing. */
export async function pendingFiles(
  root: string,
  layers: readonly Layer[] = packageLayers(),
): Promise<PendingFile[]> {
  return withAdministrator(root, async (client) => {
    const pending: PendingFile[] = [];
    for (const layer of layers) {
      await client.query("begin");
      await client.query(collectScript(layer));
      const { rows } = await client.query<PendingFile>(
        `select $1::text as layer, file, what from pg_temp.pending($1)
         union all
         select $1, file, 'vanished' from pg_temp.vanished($1) as file`,
        [layer.name],
      );
      await client.query("rollback");
      pending.push(...rows);
    }
    return pending;
  });
}
