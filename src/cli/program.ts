import { Command } from "commander";
import { check } from "./check.ts";
import { credentials } from "./credentials/index.ts";
import { db } from "./db/index.ts";
import { diff } from "./diff.ts";
import { init } from "./init.ts";
import { kernel } from "./kernel.ts";
import { migrate } from "./migrate.ts";
import { prove } from "./prove.ts";
import { seal } from "./seal/index.ts";
import { start } from "./start.ts";
import { tenant } from "./tenant/index.ts";
import { walls } from "./walls/index.ts";

/** The command `rowhouse` with all its verbs. */
export function createProgram(): Command {
  const program = new Command("rowhouse")
    .description("A multi-tenant Postgres: every tenant behind its own wall.")
    .showHelpAfterError("(run it with --help for usage)");
  for (const verb of [init, start, tenant, db, migrate, kernel, walls, seal, credentials, check, prove, diff])
    program.addCommand(verb());
  share(program);
  return program;
}

/** What every verb has in common: exit status 2 for a command that was written wrongly, 1 for one that failed. */
function share(command: Command): void {
  command.exitOverride().option("--verbose", "show the stack of an error");
  for (const child of command.commands) share(child.copyInheritedSettings(command));
}
