import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { SealKey } from "../../src/tenant/seal.ts";

/** The servers that are compared; each runs in a thread of its own, as it would in a process. */
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

export async function startBenchServer(
  kind: ServerKind,
  connectionString: string,
  key: SealKey,
  jwtSecret: string,
): Promise<BenchServer> {
  const workerData: ServerData = { kind, connectionString, sealSecret: key.secret, jwtSecret };
  const worker = new Worker(new URL("server-worker.ts", import.meta.url), { workerData });
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
