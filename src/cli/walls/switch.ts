import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { withAdministrator } from "../../database/administration.ts";
import { withAdministeredDatabase } from "../../database/open.ts";
import { confirm } from "../confirm.ts";
import { run } from "../run.ts";

type Options = { reason: string; yes?: boolean };

export const off = () =>
  new Command("off")
    .description("lower every wall at once: every tenant then sees every row")
    .requiredOption("--reason <text>", "why; it is recorded")
    .option("--yes", "do not ask")
    .action(
      run(async ({ reason, yes }: Options) => {
        await confirm("Every tenant will see every other tenant's rows.", yes);
        console.log(`${await switchWalls("lower_walls", reason)} walls lowered.`);
      }),
    );

export const on = () =>
  new Command("on")
    .description("raise every wall at once")
    .requiredOption("--reason <text>", "why; it is recorded")
    .action(
      run(async ({ reason }: Options) => {
        console.log(`${await switchWalls("raise_walls", reason)} walls raised.`);
      }),
    );

function switchWalls(verb: "raise_walls" | "lower_walls", reason: string): Promise<number> {
  return withAdministeredDatabase(loadConfig(), ({ owner }) =>
    withAdministrator(owner, async (client) => {
      const { rows } = await client.query<{ switched: number }>(`select tenancy.${verb}($1) as switched`, [
        reason,
      ]);
      return rows[0]?.switched ?? 0;
    }),
  );
}
