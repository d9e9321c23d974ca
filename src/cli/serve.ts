import { configuredSealKey } from "../config/seal-key.ts";
import type { Config } from "../config/types.ts";
import { inTurn } from "../database/administration.ts";
import type { KnownUrls } from "../database/open.ts";
import { type RunningServer, startServer } from "../http/server.ts";
import { createRowhouse } from "../rowhouse.ts";
import { announce } from "./announce.ts";
import { loadDemo, noDemo } from "./load-demo.ts";
import { step } from "./progress.ts";
import { aborted } from "./signals.ts";

/** Serves until the signal fires; then no request is cut off. */
export async function serve(
  config: Config,
  urls: KnownUrls,
  demo: boolean,
  stopping: AbortSignal,
): Promise<void> {
  const rowhouse = createRowhouse({
    connectionString: urls.app,
    operatorConnectionString: urls.operator,
    pool: config.pool,
    seal: { key: configuredSealKey(config) },
  });
  let server: RunningServer | undefined;
  try {
    const load = () => loadDemo(config, urls, rowhouse);
    const loaded = demo ? await (urls.root ? inTurn(urls.root, load) : load()) : noDemo;
    stopping.throwIfAborted();
    server = await step("Building the API", () =>
      startServer({
        rowhouse,
        connectionString: urls.app,
        jwt: config.jwt,
        operatorJwt: config.operatorJwt,
        persistedOperations: config.persistedOperations,
        // The ids of errors that clients are shown, and what they stand for.
        logger: { level: "error" },
        ...config.http,
      }),
    );
    await announce(config, server, urls, loaded);
    await aborted(stopping);
    console.error("Stopping: requests under way are finished. Press Ctrl-C again to stop at once.");
  } finally {
    await server?.close();
    await rowhouse.close();
  }
}
