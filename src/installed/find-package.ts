import { readFileSync, realpathSync } from "node:fs";
// By its default export: an older Node has no findPackageJSON, and must get as far as to say that it is too old.
import nodeModule from "node:module";
import { dirname } from "node:path";

export interface InstalledPackage {
  readonly directory: string;
  readonly version: string;
}

/** The package that an import of the name means in a file; undefined where there is none. */
export function findPackage(name: string, file: string): InstalledPackage | undefined {
  const manifest = locate(name, file);
  if (manifest === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return { directory: dirname(realpathSync(manifest)), version };
}

function locate(name: string, file: string): string | undefined {
  try {
    return nodeModule.findPackageJSON(name, file);
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
