import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

const { hostname, port, delayMs } = workerData as { hostname: string; port: number; delayMs: number };

interface Delayed {
  readonly upstream: Socket;
  readonly data: Buffer;
  readonly due: number;
}

const queue: Delayed[] = [];
const never = new Int32Array(new SharedArrayBuffer(4));

const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ host: hostname, port, noDelay: true });
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.on("error", () => {});
    from.on("close", () => to.destroy());
  }
  // One way only: it is the round trip that is delayed.
  client.on("data", (data) => {
    queue.push({ upstream, data, due: performance.now() + delayMs });
    if (queue.length === 1) setImmediate(passOn);
  });
  upstream.on("data", (data) => client.write(data));
});

/** Waits until the next message is due. A timer would be too coarse: it takes at least a millisecond. */
function passOn(): void {
  const next = queue[0];
  if (!next) return;
  const wait = next.due - performance.now();
  if (wait > 0) Atomics.wait(never, 0, 0, wait);
  next.upstream.write(next.data);
  queue.shift();
  if (queue.length > 0) setImmediate(passOn);
}

server.listen(0, "127.0.0.1", () => parentPort?.postMessage((server.address() as AddressInfo).port));
