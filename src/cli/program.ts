import { Command } from "commander";

/**
 * The verbs in the order of the help, each in a module of its own. Only the one that runs is
 * loaded: what all of them import takes longer to load than a check takes.
 */
const verbs: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import("./init.ts")).init(),
  start: async () => (await import("./start.ts")).start(),
  tenant: async () => (await import("./tenant/index.ts")).tenant(),
  db: async () => (await import("./db/index.ts")).db(),
  migrate: async () => (await import("./migrate.ts")).migrate(),
  kernel: async () => (await import("./kernel.ts")).kernel(),
  walls: async () => (await import("./walls/index.ts")).walls(),
  seal: async () => (await import("./seal/index.ts")).seal(),
  credentials: async () => (await import("./credentials/index.ts")).credentials(),
  check: async () => (await import("./check.ts")).check(),
  prove: async () => (await import("./prove.ts")).prove(),
  diff: async () => (await import("./diff.ts")).diff(),
};

/** The command `rowhouse`, with the verb of this name; with all of them where there is none. */
export async function createProgram(name?: string): Promise<Command> {
  const program = new Command("rowhouse")
    .description("A multi-tenant Postgres: every tenant behind its own wall.")
    .showHelpAfterError("(run it with --help for usage)");
  const asked = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  for (const load of asked ? [asked] : Object.values(verbs)) program.addCommand(await load());
  share(program);
  return program;
}

/** What every verb has in common: exit status 2 for a command that was written wrongly, 1 for one that failed. */
function share(command: Command): void {
  command.exitOverride().option("--verbose", "show the stack of an error");
  for (const child of command.commands) share(child.copyInheritedSettings(command));
}
