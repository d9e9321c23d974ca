import { relative, resolve } from "node:path";
import { Command } from "commander";
import { initProject } from "../project/init/init.ts";
import { run } from "./run.ts";

export const init = () =>
  new Command("init")
    .description("write a new project with a tenant table and its tests")
    .argument("[directory]", "where; by default here", ".")
    .action(
      run(async (wanted: string) => {
        const directory = resolve(wanted);
        for (const path of initProject(directory)) console.log(path);
        const place = relative(process.cwd(), directory);
        console.log(`\nNext:\n\n${place ? `  cd ${place}\n` : ""}  npm install\n  npm start`);
      }),
    );
