import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverAccount } from "./account.ts";
import { embeddedBinaries } from "./binaries.ts";
import { reachableBinaries, reachableDirectory } from "./place.ts";
import { initialiseServer, type ServerSpec, startServer, stopServer } from "./server.ts";

export type TestServer = { root: string; stop: () => Promise<void> };

/**
 * Starts a throw-away server in a temporary directory, on a port of its own. Durable
 * only where it is asked for: what it waits for the disk is measured, not tested.
 */
export async function startThrowAwayServer(
  binaries = embeddedBinaries(),
  { durable = false } = {},
): Promise<TestServer> {
  const account = serverAccount();
  const directory = reachableDirectory(account, mkdtempSync(join(tmpdir(), "rowhouse-test-")));
  const password = randomBytes(16).toString("hex");
  const spec: ServerSpec = {
    directory,
    binaries: reachableBinaries(account, binaries, directory),
    account,
    password,
    durable,
  };
  const stop = async () => {
    await stopServer(spec);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await initialiseServer(spec);
    const { port } = await startServer(spec);
    return { root: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
