import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/** What became of the cores while nobody needed them. */
export type CoreSleep = "cores kept awake" | "cores may sleep";

/**
 * Runs the callback while no core falls asleep, where the system lets us. A core that
 * sleeps has to be woken, which in a virtual machine takes as long as a short read; and
 * it sleeps only where an answer takes a little longer than the kernel is willing to
 * wait for it awake. A candidate would be charged for the side of that line it is on.
 */
export async function withAwakeCores<T>(callback: (cores: CoreSleep) => Promise<T>): Promise<T> {
  const file = forbidSleep();
  try {
    return await callback(file === undefined ? "cores may sleep" : "cores kept awake");
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * Asks Linux for cores that are back within 0 µs: it then waits awake, and a core need
 * not even be interrupted to be given work. The wish lasts while the file is open, so
 * it ends with this process however that ends. Only root may. Programs that keep the
 * cores busy at the lowest priority would need no right, but they are in the way of
 * whoever comes back from the disk: an insert then waits for the next tick, 4 ms.
 */
function forbidSleep(): number | undefined {
  try {
    // Without a driver nobody listens to the wish.
    if (readFileSync("/sys/devices/system/cpu/cpuidle/current_driver", "utf8").trim() === "none") return;
    const file = openSync("/dev/cpu_dma_latency", "w");
    writeSync(file, new Int32Array([0]));
    return file;
  } catch {
    return undefined;
  }
}
