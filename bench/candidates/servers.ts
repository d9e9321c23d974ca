import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Fixture } from "../support/fixture.ts";

/** The servers that are compared. */
export type ServerKind = "rowhouse" | "postgraphile" | "fastify";

export interface BenchServer {
  readonly url: string;
  /** Microseconds of CPU that its thread has used so far. */
  cpu(): Promise<number>;
  close(): Promise<void>;
}

export interface ServerData {
  readonly kind: ServerKind;
  readonly connectionString: string;
  readonly sealSecret: Uint8Array;
  readonly jwtSecret: string;
}

/** Starts a server in its own thread, as it would run in its own process. The signal ends the thread. */
export async function startBenchServer(
  kind: ServerKind,
  { sealed: { app: connectionString }, key, signal }: Fixture,
  jwtSecret: string,
): Promise<BenchServer> {
  const workerData: ServerData = { kind, connectionString, sealSecret: key.secret, jwtSecret };
  const worker = new Worker(new URL("server-worker.ts", import.meta.url), { workerData });
  signal.addEventListener("abort", () => void worker.terminate(), { once: true });
  const [url] = (await once(worker, "message")) as [string];
  return {
    url,
    cpu: async () => {
      const { user, system } = await worker.cpuUsage();
      return user + system;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}
