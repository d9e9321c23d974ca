import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageDirectory } from "../../../src/database/paths.ts";

const main = join(import.meta.dirname, "../../../src/cli/main.ts");

export type Options = {
  env?: Record<string, string>;
  /** The project that it is called in; the example where not given. */
  project?: string;
  /** Milliseconds, after which it is killed; then its status is null. */
  timeout?: number;
  /** The account to run it as; for root alone. */
  account?: { uid: number; gid: number };
};

export type Outcome = { status: number | null; stdout: string; stderr: string };

const directories: string[] = [];

/** A directory for the embedded server of one test file, reset and removed after it. */
export function stateDirectory(): string {
  // 0700, like a home.
  const parent = mkdtempSync(join(tmpdir(), "rowhouse-cli-"));
  directories.push(parent);
  return join(parent, ".rowhouse");
}

afterAll(async () => {
  for (const parent of directories) {
    const env = { ROWHOUSE_DIRECTORY: join(parent, ".rowhouse") };
    await rowhouse(["db", "reset", "--everything", "--yes"], { env });
    rmSync(parent, { recursive: true, force: true });
  }
});

/** Runs a verb to its end. */
export function rowhouse(args: string[], options: Options = {}): Promise<Outcome> {
  return outcomeOf(launch(args, options));
}

/** Starts a verb that stays, and waits until it has printed the text. */
export async function rowhouseUntil(text: string, args: string[], options: Options = {}): Promise<Running> {
  const child = launch(args, options);
  const outcome = outcomeOf(child);
  let seen = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      seen += chunk;
      if (seen.includes(text)) resolve();
    });
    outcome.then(({ stderr }) => reject(new Error(`It ended before it said "${text}":\n${stderr}`)), reject);
  });
  return {
    stdout: seen,
    kill: (signal) => {
      child.kill(signal);
      return outcome;
    },
  };
}

export type Running = {
  /** What it had printed by then. */
  stdout: string;
  kill: (signal: NodeJS.Signals) => Promise<Outcome>;
};

function launch(
  args: string[],
  { env = {}, project = packageDirectory, account, timeout }: Options,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [main, ...args], {
    cwd: project,
    // Nothing of whoever runs the tests: their DATABASE_URL is not for these.
    env: { PATH: process.env.PATH ?? "", HOME: tmpdir(), PORT: "0", ...env },
    ...account,
    ...(timeout !== undefined && { timeout, killSignal: "SIGKILL" }),
  });
}

function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}
