import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import type { Readable } from "node:stream";

export type Outcome = { status: number | null; output: string };

/** Runs a command in a project, with nothing of the environment that could lead elsewhere. */
export async function runIn(project: string, command: string, ...args: string[]): Promise<Outcome> {
  const child = launch(project, command, args);
  const output = collect(child);
  const [status] = (await once(child, "close")) as [number | null];
  return { status, output: output() };
}

const running = new Set<Running>();

/** Stops what a test that failed has left. */
export async function stopAll(): Promise<void> {
  for (const command of running) await command.stop();
}

export type Running = {
  /** Waits until the output matches, from where the last match ended. */
  until: (pattern: RegExp) => Promise<string>;
  stop: () => Promise<Outcome>;
};

/** Starts a command that stays. */
export function startIn(project: string, command: string, ...args: string[]): Running {
  const child = launch(project, command, args);
  const output = collect(child);
  const closed = once(child, "close") as Promise<[number | null]>;
  let read = 0;
  const started: Running = {
    async until(pattern) {
      for (;;) {
        const found = pattern.exec(output().slice(read));
        if (found) {
          read += found.index + found[0].length;
          return found[0];
        }
        const ended = await endsBeforeMore(child, closed);
        if (ended) throw new Error(`It ended before it said ${pattern}:\n${output()}`);
      }
    },
    async stop() {
      running.delete(started);
      child.kill("SIGTERM");
      const [status] = await closed;
      return { status, output: output() };
    },
  };
  running.add(started);
  return started;
}

/** Waits for more output; true where the command ends instead. */
async function endsBeforeMore(child: ChildProcessWithoutNullStreams, closed: Promise<unknown>) {
  const waiting = new AbortController();
  const more = (stream: Readable) => once(stream, "data", { signal: waiting.signal }).then(() => false);
  try {
    return await Promise.race([closed.then(() => true), more(child.stdout), more(child.stderr)]);
  } finally {
    waiting.abort();
  }
}

function launch(project: string, command: string, args: string[]): ChildProcessWithoutNullStreams {
  const env = { PATH: process.env.PATH ?? "", HOME: tmpdir(), PORT: "0" };
  return spawn(command, args, { cwd: project, env });
}

function collect(child: ChildProcessWithoutNullStreams): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  return () => text;
}
