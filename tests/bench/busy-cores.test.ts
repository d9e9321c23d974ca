import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { until } from "../support/until.ts";

const onLinux = process.platform === "linux" ? test : test.skip;
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

const module = new URL("../../bench/support/busy-cores.ts", import.meta.url).href;

onLinux("one program keeps each core busy until it is called off", async () => {
  const parent = run(`const stop = await keepCoresBusy(); process.stdin.once("data", stop).unref();`);
  await until(async () => (await programsOf(parent.pid)).length === cpus().length);
  parent.stdin.write("stop");
  await until(async () => (await programsOf(parent.pid)).length === 0);
});

onLinux("they end with whoever started them, even where it is killed", async () => {
  const parent = run("await keepCoresBusy();");
  await until(async () => (await programsOf(parent.pid)).length === cpus().length);
  parent.kill("SIGKILL");
  await once(parent, "exit");
  await until(async () => (await programsOf(parent.pid)).length === 0);
});

/** A process that lives until it is killed. */
function run(code: string) {
  const text = `import { keepCoresBusy } from ${JSON.stringify(module)}; ${code} setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", text], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  started.push(child);
  return child;
}

/** The processes whose last argument is this one: so the programs are told whose end is theirs. */
async function programsOf(parent: number | undefined): Promise<string[]> {
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    processes.map(async (id) => {
      const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
      return line.split("\0").at(-2) === String(parent) ? [id] : [];
    }),
  );
  return found.flat();
}
