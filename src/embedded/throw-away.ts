import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPart } from "../installed/optional-packages.ts";
import { serverAccount } from "./account.ts";
import { binariesIn, embeddedBinaries } from "./binaries.ts";
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

/**
 * Starts the server that this run of the tests asks for: the one at
 * DATABASE_URL, a container, or a throw-away server of the wanted programs.
 */
export async function startTestServer(wanted: {
  databaseUrl: string | undefined;
  container: boolean;
  programs: string | undefined;
}): Promise<TestServer> {
  if (wanted.databaseUrl) return { root: wanted.databaseUrl, stop: async () => {} };
  if (wanted.container) {
    const { default: pgTest } = await loadPart(
      "A Postgres in a container",
      () => import("@databases/pg-test"),
    );
    const { databaseURL, kill } = await pgTest.default({ image: "postgres:18-alpine", debug: false });
    return { root: databaseURL, stop: kill };
  }
  return startThrowAwayServer(wanted.programs ? binariesIn(wanted.programs) : undefined);
}
