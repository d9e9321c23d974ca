import { type AddressInfo, connect, createServer } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

const { hostname, port, delayMs } = workerData as { hostname: string; port: number; delayMs: number };

const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ host: hostname, port, noDelay: true });
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.on("error", () => {});
    from.on("close", () => to.destroy());
  }
  // One way only: a round trip is delayed once, and timers of a millisecond are exact enough for that.
  client.on("data", (data) => setTimeout(() => upstream.write(data), delayMs));
  upstream.on("data", (data) => client.write(data));
});
server.listen(0, "127.0.0.1", () => parentPort?.postMessage((server.address() as AddressInfo).port));
