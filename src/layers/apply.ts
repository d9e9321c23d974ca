import { DatabaseError } from "pg";
import { withAdministrator } from "../database/administration.ts";
import type { Layer } from "./layer.ts";
import { packageLayers } from "./package-layers.ts";
import { layerTransaction } from "./script.ts";

/**
 * Brings a database's layers up, each in one transaction; a second caller waits
 * for the first. The URL is the administrator's. Throws where a newer version
 * brought the database up, and where a step has changed since it ran.
 */
export async function applyLayers(
  root: string,
  layers: readonly Layer[] = packageLayers(),
  onProgress?: (message: string) => void,
): Promise<void> {
  await withAdministrator(root, async (client) => {
    for (const layer of layers) {
      onProgress?.(`layer ${layer.name}`);
      await client.query(layerTransaction(layer)).catch(explain);
    }
  });
}

function explain(cause: unknown): never {
  if (!(cause instanceof DatabaseError)) throw cause;
  const lines = [cause.message, cause.detail, cause.hint].filter(Boolean);
  throw new Error(lines.join("\n"), { cause });
}
