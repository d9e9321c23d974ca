import { watch } from "node:fs";
import { layersDirectory } from "../../database/paths.ts";
import { applyLayers } from "../../layers/apply.ts";
import type { Layer } from "../../layers/layer.ts";
import { packageLayers } from "../../layers/package-layers.ts";
import { pendingFiles } from "../../layers/pending.ts";
import { describeError } from "../describe-error.ts";

export type LayerWatch = {
  /** The administrator's URL. */
  root: string;
  print: (line: string) => void;
  onApplied: () => void;
  directory?: string;
  read?: () => Layer[];
};

/**
 * For those who work on the layers: brings them up again whenever one of their
 * files changes, and says which files ran. Returns what ends it.
 */
export function watchLayers(options: LayerWatch): () => void {
  const { root, print, onApplied, directory = layersDirectory, read = packageLayers } = options;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  async function apply(): Promise<void> {
    try {
      const layers = read();
      const pending = await pendingFiles(root, layers);
      if (pending.length === 0) return;
      await applyLayers(root, layers);
      for (const { layer, file, what } of pending) print(`layers: ${layer}/${file} (${what}) ran`);
      onApplied();
    } catch (error) {
      print(`layers: ${describeError(error)}`);
    }
  }

  const watcher = watch(directory, { recursive: true }, () => {
    clearTimeout(timer);
    // An editor writes a file in several goes.
    timer = setTimeout(() => {
      running = running.then(apply);
    }, 100);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
