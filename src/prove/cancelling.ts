import type { ClientBase } from "pg";
import { requestCancel } from "../driver/cancel.ts";

const AGAIN_MS = 250;

/**
 * Cancels what the client runs as soon as the signal fires, and what it runs next, until the
 * work is over: a batch of statements is with the server already.
 */
export async function cancelling<T>(
  client: ClientBase,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  let again: NodeJS.Timeout | undefined;
  const cancel = () => {
    requestCancel(client);
    again = setInterval(() => requestCancel(client), AGAIN_MS);
  };
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    return await work();
  } finally {
    signal?.removeEventListener("abort", cancel);
    clearInterval(again);
  }
}
