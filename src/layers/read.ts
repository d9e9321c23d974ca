import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Layer, LayerFile } from "./layer.ts";

const indexSchema = z.strictObject({
  needs: z.array(z.string()),
  /** The definitions, in the order in which they run. */
  definitions: z.array(z.string().regex(/^[a-z0-9_.-]+\.sql$/)),
});

/**
 * Reads a layer. Definitions that are made by code rather than kept as files are
 * given by their name. Throws where the folder and its index disagree.
 */
export function readLayer(directory: string, made: Readonly<Record<string, string>> = {}): Layer {
  const name = basename(directory);
  const read = (path: string) => readFileSync(join(directory, path), "utf8").replaceAll("\r\n", "\n");
  const index = indexSchema.parse(JSON.parse(read("layer.json")));
  const steps = sqlFiles(join(directory, "steps"));
  refuseFaults(name, [
    ...steps
      .filter((file) => !/^\d{6}-/.test(file))
      .map((file) => `steps/${file} does not start with a number`),
    ...repeated(steps.map((file) => file.slice(0, 6))).map((number) => `two steps have the number ${number}`),
    ...repeated(index.definitions).map((file) => `layer.json names ${file} twice`),
    ...differences(index.definitions, [...sqlFiles(join(directory, "definitions")), ...Object.keys(made)]),
  ]);
  const file = (path: string, text = read(path)): LayerFile => ({ path, text });
  return {
    name,
    needs: index.needs,
    files: [
      ...steps.map((step) => file(`steps/${step}`)),
      ...index.definitions.map((definition) => file(`definitions/${definition}`, made[definition])),
    ],
    afterwards: existsSync(join(directory, "afterwards.sql")) ? read("afterwards.sql") : "",
  };
}

function sqlFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => file.endsWith(".sql"))
    .sort();
}

const repeated = (names: string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);

const differences = (named: string[], present: string[]): string[] => [
  ...present.filter((file) => !named.includes(file)).map((file) => `layer.json does not name ${file}`),
  ...named.filter((file) => !present.includes(file)).map((file) => `there is no definitions/${file}`),
];

function refuseFaults(name: string, faults: string[]): void {
  if (faults.length > 0) throw new Error(`Layer ${name} is not well formed: ${faults.join("; ")}.`);
}
