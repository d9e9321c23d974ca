import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { cpuClock } from "../../bench/measure/cpu-clock.ts";

// A process that works for each line that it reads, and answers when the work is done.
const program = `
process.stdin.on("data", () => {
  for (const end = process.cpuUsage().user + 50_000; process.cpuUsage().user < end; );
  process.stdout.write("done");
});
process.stdout.write("ready");`;

const onLinux = process.platform === "linux" ? test : test.skip;

let child: ChildProcessWithoutNullStreams;
beforeEach(async () => {
  child = spawn(process.execPath, ["-e", program]);
  await once(child.stdout, "data");
});
afterEach(async () => {
  const exited = child.exitCode === null && once(child, "exit");
  child.stdin.end();
  await exited;
});

onLinux("a process's account grows by what the process works", async () => {
  const clock = cpuClock();
  if (!clock) throw new Error("This system has /proc, but no clock was found.");
  const pid = child.pid as number;
  const before = await clock.read(pid);
  child.stdin.write("work\n");
  await once(child.stdout, "data");
  expect((await clock.read(pid)) - before).toBeGreaterThan(30_000);
});

onLinux("a process that has ended is an error", async () => {
  const pid = child.pid as number;
  child.stdin.end();
  await once(child, "exit");
  await expect(cpuClock()?.read(pid)).rejects.toThrow("has ended");
});
