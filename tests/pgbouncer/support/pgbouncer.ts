import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { makePrivateDirectory, serverAccount } from "../../../src/embedded/account.ts";
import { reachableDirectory } from "../../../src/embedded/place.ts";
import { freePort } from "../../../src/embedded/port.ts";
import { until } from "../../support/until.ts";

export interface PgBouncer {
  /** The same URL, through the pooler. */
  url(target: string): string;
  stop(): Promise<void>;
}

const program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"].find(existsSync);

export const isInstalled = program !== undefined;

/** From 1.21 on it knows prepared statements in transaction mode. */
export const knowsNames = program !== undefined && versionOf(program) >= 1.21;

/** Starts a pooler in transaction mode before the server of these URLs, with so many connections to it for each login. */
export async function startPgBouncer(targets: readonly string[], connections: number): Promise<PgBouncer> {
  if (program === undefined) throw new Error("PgBouncer is not installed.");
  const account = serverAccount();
  const directory = reachableDirectory(account, mkdtempSync(join(tmpdir(), "rowhouse-pgbouncer-")));
  makePrivateDirectory(account, directory);
  const [first] = targets;
  const { hostname, port: serverPort } = new URL(first ?? "");
  const port = await freePort();
  const files = {
    "users.txt": targets
      .map((target) => new URL(target))
      .map(({ username, password }) => `"${username}" "${decodeURIComponent(password)}"\n`)
      .join(""),
    "pgbouncer.ini": `
[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(directory, "users.txt")}
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
${knowsNames ? "max_prepared_statements = 200" : ""}
`,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    if (account) chownSync(join(directory, name), account.uid, account.gid);
  }
  const child = spawn(program, ["-q", join(directory, "pgbouncer.ini")], {
    stdio: "ignore",
    cwd: "/",
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  const url = (target: string) => {
    const through = new URL(target);
    through.host = `127.0.0.1:${port}`;
    return through.href;
  };
  const stop = async () => {
    await ended(child);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await until(async () => child.exitCode !== null || (await answers(url(first ?? ""))));
    if (child.exitCode !== null) throw new Error(`PgBouncer ended with code ${child.exitCode}.`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGQUIT");
  await exit;
}

function versionOf(path: string): number {
  const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(stdout) ?? [];
  return Number(`${major}.${minor.padStart(2, "0")}`);
}
