import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { withAdministrator } from "../../src/database/administration.ts";
import { childrensCpu, parentOf } from "./cpu-clock.ts";

/** What one run of the command took, from its start to its end. */
export interface Usage {
  readonly ms: number;
  readonly cpuMs: number;
  /** The CPU of its backends; NaN where the server is not on this machine or has no /proc. */
  readonly serverMs: number;
  /** The most memory that it held. */
  readonly megabytes: number;
  readonly stderr: string;
}

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const usage = fileURLToPath(new URL("../support/report-usage.ts", import.meta.url));

/** Runs `rowhouse` as a process of its own. Throws where its exit status says that it could not run. */
export async function measureCommand(root: string, args: readonly string[]): Promise<Usage> {
  const before = await backendsCpu(root);
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", usage, main, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said: Buffer[] = [];
  child.stderr.on("data", (data: Buffer) => said.push(data));
  const [status] = (await once(child, "close")) as [number];
  const ms = performance.now() - started;
  const stderr = Buffer.concat(said).toString();
  if (status > 1) throw new Error(`rowhouse ${args[0]} could not run: ${stderr}`);
  const used = JSON.parse(/^usage (.*)$/m.exec(stderr)?.[1] ?? "{}") as Pick<Usage, "cpuMs" | "megabytes">;
  return { ms, ...used, serverMs: (await backendsCpu(root)) - before, stderr };
}

/** The CPU of all backends that have ended. */
function backendsCpu(root: string): Promise<number> {
  return withAdministrator(root, async (client) => {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    return childrensCpu(parentOf(rows[0]?.pid ?? 0));
  });
}
