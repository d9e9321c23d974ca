import { Command } from "commander";
import { includesCurrent, loadConfig, preferProduction } from "../config.ts";
import { openDatabase } from "../database/open.ts";
import { killEmbedded } from "../embedded/embedded.ts";
import { refusePortInUse } from "../embedded/port.ts";
import { requirePackages } from "../installed/optional-packages.ts";
import { migrateWithProgress } from "./migrate.ts";
import { step } from "./progress.ts";
import { run } from "./run.ts";
import { stopOnSignal } from "./signals.ts";

export const start = () =>
  new Command("start")
    .description("start Postgres, migrate it, load the demo and serve the API")
    .option("--demo", "load the demo tenants into the server at DATABASE_URL too")
    .action(
      run(async ({ demo = false }: { demo?: boolean }) => {
        // Said before Postgres is started.
        requirePackages("The GraphQL server");
        const config = loadConfig();
        const stopping = stopOnSignal(() => {
          killEmbedded(config.stateDirectory);
          process.exit(1);
        });
        await refusePortInUse(config.http.host, config.http.port);
        const database = await step("Starting Postgres", () => openDatabase(config));
        try {
          stopping.throwIfAborted();
          if (database.urls.root)
            await migrateWithProgress(config, database.urls.root, includesCurrent(config));
          stopping.throwIfAborted();
          preferProduction();
          // Loaded here, so that no other verb waits for PostGraphile.
          const { serve } = await import("./serve.ts");
          await serve(config, database.urls, demo || config.database.kind === "embedded", stopping);
        } finally {
          await database.close();
        }
      }),
    );
