import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { keepCoresBusy } from "./busy-cores.ts";

/** What became of the cores while nobody needed them. */
export type CoreSleep =
  | "cores kept awake"
  | "cores kept awake by programs of the lowest priority, which the load counts"
  | "cores may sleep";

/**
 * Runs the callback while no core falls asleep. A core that sleeps has to be woken,
 * which in a virtual machine takes as long as a short read; and it sleeps only where
 * an answer takes a little longer than the kernel is willing to wait for it awake.
 * A contestant would be charged for both sides of that line.
 */
export async function withAwakeCores<T>(callback: (cores: CoreSleep) => Promise<T>): Promise<T> {
  const awake = forbidSleep();
  const busy = awake ? undefined : await keepCoresBusy();
  try {
    if (awake) return await callback("cores kept awake");
    if (!busy) return await callback("cores may sleep");
    return await callback("cores kept awake by programs of the lowest priority, which the load counts");
  } finally {
    awake?.();
    busy?.();
  }
}

/**
 * Asks Linux for cores that can be back within 0 µs: it then waits awake, and a core
 * need not even be interrupted to be given work. The wish lasts as long as the file
 * is open, so it ends with this process in any case. Only root may.
 */
function forbidSleep(): (() => void) | undefined {
  try {
    // Without a driver nobody listens to the wish.
    if (readFileSync("/sys/devices/system/cpu/cpuidle/current_driver", "utf8").trim() === "none") return;
    const file = openSync("/dev/cpu_dma_latency", "w");
    writeSync(file, new Int32Array([0]));
    return () => closeSync(file);
  } catch {
    return undefined;
  }
}
