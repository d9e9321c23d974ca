import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findingsView } from "../check/view.ts";
import { layersDirectory } from "../database/paths.ts";
import type { Layer } from "./layer.ts";
import { readLayer } from "./read.ts";

/** Definitions that are made by code: the rules of the check are kept with the check. */
const made: Record<string, () => Record<string, string>> = {
  kernel: () => ({ "findings.sql": findingsView() }),
};

/** The layers of this package, each after those that it needs. */
export function packageLayers(): Layer[] {
  const layers = readdirSync(layersDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readLayer(join(layersDirectory, name), made[name]?.()));
  return needsFirst(layers);
}

export function needsFirst(layers: readonly Layer[]): Layer[] {
  const sorted: Layer[] = [];
  const isSorted = (name: string) => sorted.some((layer) => layer.name === name);
  while (sorted.length < layers.length) {
    const next = layers.find(({ name, needs }) => !isSorted(name) && needs.every(isSorted));
    if (!next) {
      const stuck = layers.filter(({ name }) => !isSorted(name)).map(({ name }) => name);
      throw new Error(`Layers need each other, or one that is not there: ${stuck.join(", ")}.`);
    }
    sorted.push(next);
  }
  return sorted;
}
