import { Command } from "commander";
import type { Config } from "../../config/types.ts";
import { loadConfig } from "../../config.ts";
import { databaseExists } from "../../database/databases.ts";
import { migrationStatus } from "../../database/migrate.ts";
import { knownUrls } from "../../database/open.ts";
import { withoutPassword } from "../../database/urls.ts";
import { embeddedStatus } from "../../embedded/embedded.ts";
import { pendingFiles } from "../../layers/pending.ts";
import { run } from "../run.ts";

export const status = () =>
  new Command("status")
    .description("show whether the server runs and what is pending; exit status 1 if anything is")
    .action(
      run(async () => {
        const { lines, ready } = await statusOf(loadConfig());
        console.log(lines.join("\n"));
        if (!ready) process.exitCode = 1;
      }),
    );

async function statusOf(config: Config): Promise<{ lines: string[]; ready: boolean }> {
  if (config.database.kind === "embedded") {
    const running = embeddedStatus(config.stateDirectory);
    if (!running) return { lines: ["Postgres: not running"], ready: false };
  }
  const { root, app } = knownUrls(config);
  const lines = [`Postgres: running at ${withoutPassword(root ?? app)}`];
  if (!root) return { lines: [...lines, "Migrations: not ours to run"], ready: true };
  if (!(await databaseExists(root))) return { lines: [...lines, "Database: missing"], ready: false };
  const layers = (await pendingFiles(root)).map(({ layer, file, what }) => `${layer}/${file} (${what})`);
  const { pending, hasCurrent } = await migrationStatus(root);
  lines.push(`Layers: ${upToDateOr(layers)}`, `Migrations: ${upToDateOr(pending)}`);
  if (hasCurrent) lines.push("Current migration: not empty, not committed yet");
  return { lines, ready: layers.length + pending.length === 0 };
}

const upToDateOr = (pending: readonly string[]): string =>
  pending.length === 0 ? "up to date" : `pending: ${pending.join(", ")}`;
