import { median } from "./statistics.ts";

/** A server under load, and the CPU that its thread has used so far, in microseconds. */
export interface Loaded {
  readonly name: string;
  run(n: number): Promise<unknown>;
  cpu(): Promise<number>;
}

export interface CpuPerCall {
  readonly name: string;
  /** Microseconds: the median over the rounds. */
  readonly cpu: number;
  /** By the first server's of the same round: the median over the rounds. */
  readonly ratio: number;
}

/**
 * CPU of one call, in batches that take turns. Many systems count CPU in ticks
 * of some milliseconds: a batch takes a second or so.
 */
export async function compareServerCpu(
  servers: readonly Loaded[],
  { rounds, calls, clients }: { rounds: number; calls: number; clients: number },
): Promise<CpuPerCall[]> {
  const samples = servers.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < servers.length; turn++) {
      const at = (round + turn) % servers.length;
      samples[at]?.push(await batch(servers[at] as Loaded, calls, clients));
    }
  }
  const [limit = []] = samples;
  return servers.map(({ name }, at) => {
    const taken = samples[at] as number[];
    return { name, cpu: median(taken), ratio: median(taken.map((cpu, n) => cpu / (limit[n] as number))) };
  });
}

async function batch({ run, cpu }: Loaded, calls: number, clients: number): Promise<number> {
  const before = await cpu();
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let n = next++; n < calls; n = next++) await run(n);
    }),
  );
  return ((await cpu()) - before) / calls;
}
