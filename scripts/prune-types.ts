/** Removes the declarations that no entry of the package leads to: a third of its files. */
import { globSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

type Manifest = { exports: Record<string, string | { types: string }> };

const { exports: entries } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const reached = new Set<string>();
for (const entry of Object.values(entries)) if (typeof entry === "object") reach(normalize(entry.types));
for (const file of globSync("dist/**/*.d.ts")) if (!reached.has(file)) rmSync(file);

function reach(file: string): void {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, path = ""] of readFileSync(file, "utf8").matchAll(
    /(?:from|import)\s*\(?"(\.[^"]+)\.[jt]s"/g,
  )) {
    reach(join(dirname(file), `${path}.d.ts`));
  }
}
