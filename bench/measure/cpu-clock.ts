import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";

/** Reads how much CPU a process of this machine has used. */
export interface CpuClock {
  /** Milliseconds of one tick. Measure batches that take many ticks. */
  readonly resolution: number;
  /** Microseconds that a process has spent on a core so far. Waits until the process sleeps. */
  read(pid: number): Promise<number>;
}

/** Most systems count 100 ticks a second for /proc/<pid>/stat. */
const TICK_MS = 10;

/** The best clock of this system; undefined on a system without /proc. */
export function cpuClock(): CpuClock | undefined {
  // A kernel that keeps no accounts for the scheduler has no such file, or writes zeros into it.
  if (nanosecondsOnCore(process.pid)) {
    return { resolution: 0.001, read: (pid) => whenAsleep(pid, () => (nanosecondsOnCore(pid) ?? 0) / 1_000) };
  }
  if (statOf(process.pid) === undefined) return undefined;
  return { resolution: TICK_MS, read: (pid) => whenAsleep(pid, () => ticksOf(pid) * TICK_MS * 1_000) };
}

/** A backend still works for a moment after its answer, and its account is exact only when it sleeps. */
async function whenAsleep(pid: number, read: () => number): Promise<number> {
  const started = performance.now();
  while (stateOf(pid) === "R") {
    if (performance.now() - started > 5_000)
      throw new Error(`Process ${pid} has not become idle within 5 s.`);
    await setImmediate();
  }
  return read();
}

const nanosecondsOnCore = (pid: number): number | undefined => {
  const text = proc(pid, "schedstat");
  return text === undefined ? undefined : Number(text.split(" ")[0]);
};

/** The fields of /proc/<pid>/stat from the state on; the name before them may contain spaces. */
function statOf(pid: number): string[] | undefined {
  const text = proc(pid, "stat");
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

function stateOf(pid: number): string {
  const state = statOf(pid)?.[0];
  if (state === undefined) throw new Error(`Process ${pid} has ended while it was measured.`);
  return state;
}

// utime and stime, fields 14 and 15 of the whole line.
const ticksOf = (pid: number): number => Number(statOf(pid)?.[11]) + Number(statOf(pid)?.[12]);

/** The process that started this one. */
export const parentOf = (pid: number): number => Number(statOf(pid)?.[1]);

/** Milliseconds of CPU that the children of a process have used, of those that have ended; NaN without /proc. */
export const childrensCpu = (pid: number): number =>
  (Number(statOf(pid)?.[13]) + Number(statOf(pid)?.[14])) * TICK_MS;

function proc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return undefined;
  }
}
