import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { serverAccount } from "./account.ts";
import { embeddedBinaries } from "./binaries.ts";
import { reachableBinaries, reachableDirectory } from "./place.ts";
import { runProgram } from "./process.ts";
import { isAlive, type RunningServer, runningServer } from "./running.ts";
import { type GeneratedSecrets, readOrCreateSecrets, writePrivateFile, writeSecrets } from "./secrets.ts";
import { dataDirectory, initialiseServer, type ServerSpec, startServer, stopServer } from "./server.ts";
import { withStartLock } from "./start-lock.ts";

/** Who ends the server: the process with this number, or nobody but `rowhouse db stop`. */
type Holder = { pid: number | null };

const holderFile = (stateDirectory: string): string => join(stateDirectory, "server.json");

/**
 * Starts the embedded server, or joins it where it runs already, and answers
 * its administrator's URL. With `hold`, this process is the one that ends it
 * unless another living one is already; without, it stays until it is stopped.
 */
export function startEmbedded(stateDirectory: string, hold: boolean): Promise<string> {
  return withStartLock(stateDirectory, () => startLocked(stateDirectory, hold));
}

async function startLocked(stateDirectory: string, hold: boolean): Promise<string> {
  const { spec, secrets } = embeddedServer(stateDirectory);
  await refuseOtherMajor(spec);
  await initialiseServer(spec);
  const { port, isNew } = await startServer(spec, secrets.port);
  if (port !== secrets.port) writeSecrets(stateDirectory, { ...secrets, port });
  if (!hold) writeHolder(stateDirectory, { pid: null });
  else if (isNew || isOrphan(readHolder(stateDirectory))) {
    writeHolder(stateDirectory, { pid: process.pid });
  }
  return administratorUrl({ ...secrets, port });
}

/** The administrator's URL of the embedded server, running or not. */
export function embeddedUrl(stateDirectory: string): string {
  const secrets = readOrCreateSecrets(stateDirectory);
  if (secrets.port === undefined) {
    throw new Error(
      'The embedded Postgres has never been started: run "rowhouse db start" or "npm start" first.',
    );
  }
  return administratorUrl(secrets);
}

const administratorUrl = ({ rootPassword, port }: GeneratedSecrets): string =>
  `postgres://postgres:${rootPassword}@127.0.0.1:${port}/rowhouse`;

/** Stops the server where this process holds it. */
export async function releaseEmbedded(stateDirectory: string): Promise<void> {
  if (readHolder(stateDirectory)?.pid === process.pid) await stopEmbedded(stateDirectory);
}

/** Ends a server that this process holds at once, as a crash would; the next start recovers it. */
export function killEmbedded(stateDirectory: string): void {
  const running = embeddedStatus(stateDirectory);
  if (running && readHolder(stateDirectory)?.pid === process.pid) process.kill(running.pid, "SIGQUIT");
}

/** Stops the server, whoever holds it. Answers whether one was running. */
export async function stopEmbedded(stateDirectory: string): Promise<boolean> {
  const { spec } = embeddedServer(stateDirectory);
  const running = runningServer(dataDirectory(spec)) !== undefined;
  // Before it stops: the next one that starts it writes its own.
  rmSync(holderFile(stateDirectory), { force: true });
  await stopServer(spec);
  return running;
}

/** Stops the server and removes it with everything that was generated for it. */
export async function removeEmbedded(stateDirectory: string): Promise<void> {
  const { spec } = embeddedServer(stateDirectory);
  await stopServer(spec);
  rmSync(spec.directory, { recursive: true, force: true });
  rmSync(stateDirectory, { recursive: true, force: true });
}

/** The embedded server where one runs; nothing is created. */
export function embeddedStatus(stateDirectory: string): RunningServer | undefined {
  if (!existsSync(join(stateDirectory, "secrets.json"))) return undefined;
  const { directory } = readOrCreateSecrets(stateDirectory);
  return directory === undefined ? undefined : runningServer(join(directory, "data"));
}

function embeddedServer(stateDirectory: string): { spec: ServerSpec; secrets: GeneratedSecrets } {
  const account = serverAccount();
  let secrets = readOrCreateSecrets(stateDirectory);
  let { directory } = secrets;
  if (directory === undefined || !existsSync(directory)) {
    directory = reachableDirectory(account, join(stateDirectory, "postgres"));
    secrets = { ...secrets, directory };
    writeSecrets(stateDirectory, secrets);
  }
  const binaries = reachableBinaries(account, embeddedBinaries(), directory);
  return { spec: { directory, binaries, account, password: secrets.rootPassword, durable: true }, secrets };
}

async function refuseOtherMajor(spec: ServerSpec): Promise<void> {
  const file = join(dataDirectory(spec), "PG_VERSION");
  if (!existsSync(file)) return;
  const data = readFileSync(file, "utf8").trim();
  const programs = /\d+/.exec(await runProgram(spec.binaries.postgres, ["--version"], spec.account))?.[0];
  if (data !== programs) {
    throw new Error(
      `The data in ${spec.directory} is of Postgres ${data} and the programs are of Postgres ${programs}: dump it with the old version and restore it, or run "rowhouse db reset --everything" to begin anew.`,
    );
  }
}

function writeHolder(stateDirectory: string, holder: Holder): void {
  writePrivateFile(holderFile(stateDirectory), holder);
}

function readHolder(stateDirectory: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(holderFile(stateDirectory), "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** After a kill -9 of its holder the server still runs, and whoever joins it next holds it. */
function isOrphan(holder: Holder | undefined): boolean {
  return holder === undefined || (holder.pid !== null && !isAlive(holder.pid));
}
