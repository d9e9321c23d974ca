import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { packageLayers } from "../layers/package-layers.ts";
import { layerTransaction } from "../layers/script.ts";
import { withGraphileMigrate } from "./graphile-migrate.ts";
import { migrationsDirectory } from "./paths.ts";

/**
 * Turns the current migration into a committed one, after a trial on a shadow
 * database with the layers in it. Where that fails, current.sql stays as it was
 * written.
 */
export async function commitCurrent(
  root: string,
  message: string,
  onLog: (line: string) => void,
): Promise<void> {
  const file = join(migrationsDirectory(), "current.sql");
  const written = await readFile(file, "utf8");
  const directory = await mkdtemp(join(tmpdir(), "rowhouse-layers-"));
  const layers = join(directory, "layers.sql");
  await writeFile(
    layers,
    packageLayers()
      .map((layer) => layerTransaction(layer))
      .join("\n"),
  );
  try {
    await withGraphileMigrate(root, onLog, (settings, { commit }) => {
      const bringUp = {
        _: "sql",
        root: true,
        shadow: true,
        file: relative(migrationsDirectory(), layers),
      } as const;
      return commit({ ...settings, afterReset: [bringUp, ...[settings.afterReset ?? []].flat()] }, message);
    });
  } catch (error) {
    // The library puts back the text with its includes expanded.
    await writeFile(file, written);
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
