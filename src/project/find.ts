import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const MARKS = ["package.json", ".gmrc", ".rowhouse"];

/**
 * The project that a directory is in: the nearest one above it with a
 * package.json, a .gmrc or a .rowhouse, so that a command means the same in
 * every sub-directory. Where there is none, the directory itself.
 */
export function findProject(directory: string): string {
  for (let at = directory; ; at = dirname(at)) {
    if (MARKS.some((mark) => existsSync(join(at, mark)))) return at;
    if (at === dirname(at)) return directory;
  }
}
