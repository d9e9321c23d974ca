import os from "node:os";
import { withAdministrator } from "../../src/database/administration.ts";
import type { CoreSleep } from "../support/awake-cores.ts";

/** What it ran on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  /** Processes that wanted a core when it began and when it ended: above the cores, others were at work. */
  readonly load: readonly [number, number];
  readonly sleep: CoreSleep;
}

export async function describeMachine(root: string, loadBefore: number, sleep: CoreSleep): Promise<Machine> {
  const postgres = await withAdministrator(root, async (client) => {
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    return rows[0]?.server_version ?? "";
  });
  return {
    cpu: os.cpus()[0]?.model.trim() ?? "unknown",
    cores: os.availableParallelism(),
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release().split(".").slice(0, 2).join(".")} ${os.arch()}`,
    node: process.versions.node,
    postgres,
    load: [loadBefore, os.loadavg()[0] ?? Number.NaN],
    sleep,
  };
}

export const machineText = ({ cpu, cores, memoryGB, system, node, postgres, load, sleep }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGB} GB; ${system}; Node ${node}; Postgres ${postgres}; load ${load.map((value) => value.toFixed(1)).join(" to ")}; ${sleep}`;
