import { Command } from "commander";
import { kernelScript } from "../database/kernel.ts";
import { rolesScript } from "../database/roles.ts";
import { run } from "./run.ts";

export const kernel = () =>
  new Command("kernel")
    .description(
      "print the SQL that installs the kernel alone into a database of your own, or upgrades it there",
    )
    .option("--roles", "only the SQL that creates the cluster's roles")
    .addHelpText("after", '\nExample:\n  rowhouse kernel | psql -X -v ON_ERROR_STOP=1 "$DATABASE_URL"')
    .action(
      run(async ({ roles = false }: { roles?: boolean }) => {
        process.stdout.write(await (roles ? rolesScript() : kernelScript()));
      }),
    );
