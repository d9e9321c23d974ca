import { isRunByNpm } from "../config/run-by-npm.ts";

/** How close together two signals are still one: npm sends its own after the terminal's. */
const SAME_SIGNAL_MS = 500;

/** How often the parent is looked for where npm started us. */
const LOOK_FOR_PARENT_MS = 500;

/**
 * An AbortSignal that the first SIGINT or SIGTERM fires. A second one calls
 * `force`, for whoever will not wait any longer.
 *
 * A signal to npm ends the shell that npm runs a script in, and the shell does
 * not pass it on: the loss of that parent counts as a signal, too.
 */
export function stopOnSignal(force: () => void = () => process.exit(1)): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = () => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      controller.abort(new Stopped());
    } else if (now - first > SAME_SIGNAL_MS) {
      force();
    }
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
  if (isRunByNpm()) {
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      onSignal();
    }, LOOK_FOR_PARENT_MS).unref();
  }
  return controller.signal;
}

/** Whoever started it wants it to end: no failure. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Resolves when the signal fires. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
