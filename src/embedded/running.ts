import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type RunningServer = {
  pid: number;
  port: number;
  /** False while it is starting or stopping. */
  isReady: boolean;
};

/** The server that runs on this data directory, as its postmaster.pid tells; undefined where none does. */
export function runningServer(dataDirectory: string): RunningServer | undefined {
  const lines = readOrEmpty(join(dataDirectory, "postmaster.pid")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !port || !isAlive(pid) || !isPostgres(pid)) return undefined;
  return { pid, port, isReady: lines[7]?.trim() === "ready" };
}

/** Larger than any process number is. */
const NOBODY = 99_999_999;

/**
 * After a kill -9 the file stays. Where its process number is a zombie's, or has
 * gone to something else meanwhile, Postgres would take that for a running
 * server. The file itself is kept: with it Postgres makes sure that no orphan
 * still uses the shared memory.
 */
export function disownStalePidFile(dataDirectory: string): void {
  const file = join(dataDirectory, "postmaster.pid");
  const [first, ...rest] = readOrEmpty(file).split("\n");
  const pid = Number(first);
  if (pid && !(isAlive(pid) && isPostgres(pid))) writeFileSync(file, [NOBODY, ...rest].join("\n"));
}

/** Whether a process has not ended. A zombie, ended but not collected by its parent, counts as ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return !/^\d+ \(.*\) [ZX]/.test(readOrEmpty(`/proc/${pid}/stat`));
}

/** Without /proc the number has to do. */
function isPostgres(pid: number): boolean {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return stat === "" || /^\d+ \(postgres/.test(stat);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
