import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../embedded/running.ts";
import { writePrivateFile } from "../embedded/secrets.ts";

/** Larger than any process number is; 0 would be our own process group. */
const NOBODY = 99_999_999;

const nameOf = (pid?: number): string => (pid === undefined ? "demo.json" : `demo-${pid}.json`);

/**
 * Writes what a client needs to try the demo, and answers where: demo.json, or,
 * while another `rowhouse start` that has written it still serves, a file of
 * this process.
 */
export function writeDemoFile(stateDirectory: string, content: object): string {
  const first = join(stateDirectory, nameOf());
  const holder = pidIn(first);
  const isTaken = holder !== undefined && holder !== process.pid && isAlive(holder);
  for (const name of demoFiles(stateDirectory)) {
    const file = join(stateDirectory, name);
    if (file !== first && !isAlive(pidIn(file) ?? NOBODY)) rmSync(file, { force: true });
  }
  const file = isTaken ? join(stateDirectory, nameOf(process.pid)) : first;
  writePrivateFile(file, { pid: process.pid, ...content });
  return file;
}

/** Removes what this and earlier processes have written. */
export function removeDemoFiles(stateDirectory: string): void {
  for (const name of demoFiles(stateDirectory)) rmSync(join(stateDirectory, name), { force: true });
}

const demoFiles = (stateDirectory: string): string[] =>
  existsSync(stateDirectory)
    ? readdirSync(stateDirectory).filter((name) => /^demo(?:-\d+)?\.json$/.test(name))
    : [];

function pidIn(file: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { pid?: number }).pid;
  } catch {
    return undefined;
  }
}
