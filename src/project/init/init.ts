import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { projectDependencies } from "./dependencies.ts";
import { projectFiles } from "./templates.ts";

/**
 * Writes a new project into a directory, which is created where it is missing, and
 * returns the files. Throws, before anything is written, where a file of that name
 * is there already.
 */
export function initProject(directory: string): string[] {
  const name = packageName(basename(directory));
  const files = projectFiles({ name, database: name.replaceAll(/[^a-z0-9]+/g, "_") });
  const paths = [...files.keys()].sort();
  const present = paths.filter((path) => existsSync(join(directory, path)));
  if (present.length > 0) {
    throw new Error(
      `${directory} has files that this would overwrite: ${present.join(", ")}. Name another directory, or move them away.`,
    );
  }
  files.set("package.json", withDependencies(files.get("package.json") ?? "{}"));
  for (const path of paths) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, files.get(path) ?? "");
  }
  return paths;
}

function withDependencies(manifest: string): string {
  return `${JSON.stringify({ ...JSON.parse(manifest), ...projectDependencies() }, undefined, 2)}\n`;
}

/** The directory's name as npm and Postgres take it. */
function packageName(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, "-")
      .replace(/^[^a-z0-9]+/, "")
      .replace(/[^a-z0-9]+$/, "") || "project"
  );
}
