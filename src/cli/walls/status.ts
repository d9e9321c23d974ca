import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { withAdministrator } from "../../database/administration.ts";
import { withAdministeredDatabase } from "../../database/open.ts";
import { run } from "../run.ts";

export const status = () =>
  new Command("status")
    .description("list the protected tables and whether their walls are up; exit status 1 if one is down")
    .action(
      run(async () => {
        const tables = await withAdministeredDatabase(loadConfig(), ({ owner }) =>
          withAdministrator(owner, async (client) => {
            const { rows } = await client.query<{ relation: string; up: boolean }>(
              `select protected_tables.relation::text, protected_tables.is_walled as up
                 from tenancy.protected_tables
                order by 1`,
            );
            return rows;
          }),
        );
        for (const { relation, up } of tables) console.log(`${up ? "up  " : "DOWN"}  ${relation}`);
        const down = tables.filter(({ up }) => !up).length;
        console.log(`${tables.length} protected tables, ${down} without a wall`);
        if (down > 0) process.exitCode = 1;
      }),
    );
