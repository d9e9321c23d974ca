import { once } from "node:events";
import { Worker } from "node:worker_threads";

export interface DelayProxy {
  /** The URL, through the proxy. */
  url(target: string): string;
  close(): Promise<void>;
}

/**
 * A TCP proxy in front of the server of a URL. What a client sends arrives so many
 * milliseconds later, as over a network with that round trip. The proxy has its own
 * thread, so that a busy client does not add to the delay.
 */
export async function startDelayProxy(target: string, delayMs: number): Promise<DelayProxy> {
  const { hostname, port } = new URL(target);
  const worker = new Worker(new URL("delay-worker.ts", import.meta.url), {
    workerData: { hostname, port: Number(port), delayMs },
  });
  const [listening] = (await once(worker, "message")) as [number];
  return {
    url(of) {
      const url = new URL(of);
      url.port = String(listening);
      return url.href;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}
