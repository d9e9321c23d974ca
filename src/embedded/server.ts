import {
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Account } from "./account.ts";
import type { PostgresBinaries } from "./binaries.ts";
import { freePort } from "./port.ts";
import { ProgramFailed, runProgram } from "./process.ts";
import { disownStalePidFile, type RunningServer, runningServer } from "./running.ts";

/** One Postgres server of ours: where it lives and how it runs. */
export type ServerSpec = {
  /** A directory that the account can reach; data, log and copied programs are in it. */
  directory: string;
  binaries: PostgresBinaries;
  account: Account;
  /** The password of the superuser `postgres`. */
  password: string;
  /** False only where losing everything in a crash is nothing: tests. */
  durable: boolean;
};

export type StartedServer = {
  port: number;
  /** Whether it was this call that started it. */
  isNew: boolean;
};

const LOG_LIMIT_BYTES = 10_000_000;

export const dataDirectory = (spec: ServerSpec): string => join(spec.directory, "data");
export const logFile = (spec: ServerSpec): string => join(spec.directory, "server.log");

/** Creates the data directory where there is none. An interrupted run leaves nothing that looks whole. */
export async function initialiseServer(spec: ServerSpec): Promise<void> {
  const data = dataDirectory(spec);
  if (existsSync(join(data, "PG_VERSION"))) return;
  const partial = `${data}.partial`;
  const passwordFile = join(spec.directory, "password");
  rmSync(partial, { recursive: true, force: true });
  writeFileSync(passwordFile, spec.password, { mode: 0o600 });
  if (spec.account) chownSync(passwordFile, spec.account.uid, spec.account.gid);
  try {
    await runProgram(
      spec.binaries.initdb,
      [
        ...["-D", partial, "-U", "postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
        ...["--encoding=UTF8", "--locale=C", "--no-instructions"],
        ...(spec.durable ? [] : ["--no-sync"]),
      ],
      spec.account,
    );
    renameSync(partial, data);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * Starts the server on the wanted port, or on a free one where that is taken,
 * and answers which. A server that already runs on this data is left alone.
 */
export async function startServer(spec: ServerSpec, wantedPort?: number): Promise<StartedServer> {
  const running = await settledServer(spec);
  if (running) return { port: running.port, isNew: false };
  disownStalePidFile(dataDirectory(spec));
  const log = logFile(spec);
  if (existsSync(log) && statSync(log).size > LOG_LIMIT_BYTES) truncateSync(log);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? wantedPort : undefined);
    const before = existsSync(log) ? statSync(log).size : 0;
    try {
      await runProgram(
        spec.binaries.pgCtl,
        ["start", "-w", "-t", "60", "-s", "-D", dataDirectory(spec), "-l", log, "-o", options(spec, port)],
        spec.account,
      );
      return { port, isNew: true };
    } catch (error) {
      if (!(error instanceof ProgramFailed)) throw error;
      const said = existsSync(log) ? readFileSync(log).subarray(before).toString() : error.output;
      // Backends of a killed server hold its memory for a moment after it.
      const passing = /pre-existing shared memory block|Address already in use/.test(said);
      if (!passing || attempt === 20) throw new ProgramFailed(`The Postgres server (log: ${log})`, said);
      await setTimeout(250);
    }
  }
}

/** The server that runs, once it is neither starting nor stopping any more. */
async function settledServer(spec: ServerSpec): Promise<RunningServer | undefined> {
  for (let attempt = 1; ; attempt++) {
    const running = runningServer(dataDirectory(spec));
    if (!running || running.isReady) return running;
    if (attempt === 600) throw new Error(`Postgres (process ${running.pid}) neither starts nor stops.`);
    await setTimeout(100);
  }
}

/** Stops the server; sessions that are open are ended. */
export async function stopServer(spec: ServerSpec): Promise<void> {
  if (!runningServer(dataDirectory(spec))) return;
  const mode = spec.durable ? "fast" : "immediate";
  await runProgram(
    spec.binaries.pgCtl,
    ["stop", "-w", "-t", "60", "-s", "-m", mode, "-D", dataDirectory(spec)],
    spec.account,
  );
}

function options(spec: ServerSpec, port: number): string {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    // TCP alone: a socket's path would have to fit into 107 bytes.
    unix_socket_directories: "''",
    password_encryption: "scram-sha-256",
    // A migration locks every partition and index of the schema at once.
    max_locks_per_transaction: "1024",
    // Compiling costs more than the short statements of tenants take.
    jit: "off",
    log_checkpoints: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(!spec.durable && {
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      autovacuum: "off",
    }),
  };
  return [`-p ${port}`, ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)].join(" ");
}
