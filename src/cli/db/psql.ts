import { spawn } from "node:child_process";
import { Command, Option } from "commander";
import { environmentWith, loadConfig } from "../../config.ts";
import { knownUrls } from "../../database/open.ts";
import { type DatabaseUrls, withoutPassword } from "../../database/urls.ts";
import { run } from "../run.ts";

export const psql = () =>
  new Command("psql")
    .description("open psql on the database; arguments after -- are passed to psql")
    .addOption(
      new Option("--as <login>", "the login").choices(["root", "owner", "app", "operator"]).default("owner"),
    )
    .argument("[arguments...]", "for psql")
    .action(
      run(async (args: string[], options: { as: keyof DatabaseUrls }) => {
        const url = knownUrls(loadConfig())[options.as];
        if (!url)
          throw new Error(`DATABASE_URL is the server's own login, which cannot become ${options.as}.`);
        process.exitCode = await runPsql(url, args);
      }),
    );

function runPsql(url: string, args: string[]): Promise<number> {
  // Everyone on the machine can read the arguments of a process, not its environment.
  const PGPASSWORD = decodeURIComponent(new URL(url).password);
  return new Promise((resolve, reject) => {
    const child = spawn("psql", [...args, withoutPassword(url)], {
      stdio: "inherit",
      env: environmentWith({ PGPASSWORD }),
    });
    child.on("error", () => {
      reject(new Error('psql is not installed: give the URL of "rowhouse db url" to a client of your own.'));
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
