import { withAdministrator } from "../postgres/administration.ts";
import type { Layer } from "./layer.ts";
import { packageLayers } from "./package-layers.ts";
import { layerTransaction } from "./script.ts";

/**
 * Brings a database's layers up, each in one transaction: two at once wait for
 * each other. The URL is the administrator's. Throws where the database was
 * brought up by a newer version, or where a step has changed since it ran.
 */
export async function applyLayers(
  root: string,
  layers: readonly Layer[] = packageLayers(),
  onProgress?: (message: string) => void,
): Promise<void> {
  await withAdministrator(root, async (client) => {
    for (const layer of layers) {
      onProgress?.(`layer ${layer.name}`);
      await client.query(layerTransaction(layer));
    }
  });
}
