import { RowhouseError } from "../errors.ts";

export function aborted(signal: AbortSignal, cause: unknown = signal.reason): RowhouseError {
  return new RowhouseError("ABORTED", undefined, { cause });
}

/** Throws ABORTED where the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(signal);
}

/**
 * The promise, or ABORTED as soon as the signal fires; then `late` gets what
 * the promise comes to after all.
 */
export function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  late: (value: T) => void,
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => {
      reject(aborted(signal));
      promise.then(late, () => {});
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    const settled = () => signal.removeEventListener("abort", onAbort);
    promise.finally(settled).then(resolve, reject);
  });
}
