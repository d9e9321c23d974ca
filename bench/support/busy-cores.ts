import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

/**
 * Keeps every core busy with a program of the lowest priority until it is called
 * off. They end by themselves when this process does, however it ends.
 * Answers nothing where there is no shell to run them.
 */
export async function keepCoresBusy(): Promise<(() => void) | undefined> {
  const script = fileURLToPath(new URL("spin.sh", import.meta.url));
  const cores = cpus().map((_, core) => String(core));
  const leader = spawn("sh", [script, String(process.pid), ...cores], { detached: true, stdio: "ignore" });
  try {
    await once(leader, "spawn");
  } catch {
    return undefined;
  }
  leader.unref();
  return () => {
    // The whole group: the leader does nothing but wait for the others.
    if (leader.pid !== undefined && leader.exitCode === null) process.kill(-leader.pid, "SIGKILL");
  };
}
