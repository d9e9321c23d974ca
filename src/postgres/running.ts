import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

export type RunningServer = { pid: number; port: number };

/** The server that runs on this data directory, as its postmaster.pid tells; undefined where none does. */
export function runningServer(dataDirectory: string): RunningServer | undefined {
  const lines = readOrEmpty(join(dataDirectory, "postmaster.pid")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !port || !isAlive(pid) || !isPostgres(pid)) return undefined;
  return { pid, port };
}

/**
 * After a kill -9 the file stays, and where its process number has gone to
 * something else meanwhile, Postgres would refuse to start.
 */
export function removeStalePidFile(dataDirectory: string): void {
  const file = join(dataDirectory, "postmaster.pid");
  const pid = Number(readOrEmpty(file).split("\n")[0]);
  if (pid && isAlive(pid) && !isPostgres(pid)) rmSync(file, { force: true });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isPostgres(pid: number): boolean {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  // Without /proc the number has to do. A zombie (state Z) is a server that was
  // killed and that its parent has not collected.
  return stat === "" || /^\d+ \(postgres.*\) [^ZX]/.test(stat);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
