/** How close together two signals are still one: npm sends its own after the terminal's. */
const SAME_SIGNAL_MS = 500;

/**
 * An AbortSignal that the first SIGINT or SIGTERM fires. A second one calls
 * `force`, for whoever will not wait any longer.
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
