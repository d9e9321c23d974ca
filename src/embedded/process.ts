import { spawn } from "node:child_process";
import type { Account } from "./account.ts";

/** A program of Postgres ended badly; `output` is what it wrote. */
export class ProgramFailed extends Error {
  readonly output: string;

  constructor(program: string, output: string) {
    super(`${program} failed: ${output.trim().split("\n").at(-1) ?? "no output"}`);
    this.name = "ProgramFailed";
    this.output = output;
  }
}

/**
 * Runs a program as the server's account and answers what it wrote.
 * The environment is bare: a PGDATA or PGPORT of the caller's would win over ours.
 */
export function runProgram(program: string, args: readonly string[], account: Account): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: "/",
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", reject);
    // 'exit' and not 'close': a server that pg_ctl leaves behind may hold the pipes.
    child.on("exit", (code, signal) => {
      child.stdout.destroy();
      child.stderr.destroy();
      if (code === 0) resolve(output);
      else reject(new ProgramFailed(program, output || `ended by ${signal ?? `code ${code}`}`));
    });
  });
}
