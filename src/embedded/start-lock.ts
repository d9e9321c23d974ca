import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { makeDirectory } from "./make-directory.ts";
import { isAlive } from "./running.ts";

/** Milliseconds between two attempts, and how often it is tried: two minutes. */
const PAUSE = 100;
const ATTEMPTS = 1_200;

/**
 * Runs the callback while no other process runs one for this directory: two
 * first starts at once would both create the server. A lock whose process has
 * ended counts for nothing. Throws after two minutes.
 */
export async function withStartLock<T>(stateDirectory: string, callback: () => Promise<T>): Promise<T> {
  makeDirectory(stateDirectory);
  const lock = join(stateDirectory, "start.lock");
  for (let attempt = 1; !take(lock); attempt++) {
    if (attempt === ATTEMPTS) {
      throw new Error(
        `Process ${holderOf(lock)} is still starting Postgres in ${stateDirectory}: wait for it, or end it and remove ${lock}.`,
      );
    }
    await setTimeout(PAUSE);
  }
  try {
    return await callback();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  const holder = holderOf(lock);
  if (holder !== undefined) {
    if (isAlive(holder)) return false;
    removeStale(lock, holder);
  }
  // Linked, not written in place: a lock is never seen without its process number.
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, `${process.pid}\n`);
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Of two that find the same stale lock one renames it; the other may rename the first one's new lock, and puts it back. */
function removeStale(lock: string, holder: number): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (holderOf(aside) !== holder) linkSync(aside, lock);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["ENOENT", "EEXIST"].includes(code)) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function holderOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
