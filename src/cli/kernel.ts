import { Command } from "commander";
import { kernelScript } from "../postgres/kernel.ts";
import { run } from "./run.ts";

export const kernel = () =>
  new Command("kernel")
    .description("print the SQL that installs the walls alone into a database of your own")
    .addHelpText("after", '\nExample:\n  rowhouse kernel | psql -X -v ON_ERROR_STOP=1 "$DATABASE_URL"')
    .action(
      run(async () => {
        process.stdout.write(await kernelScript());
      }),
    );
