import type { Command } from "commander";
import { createProgram } from "../src/cli/program.ts";

/** The help of every verb, as a page. */
export async function cliReference(): Promise<string> {
  const helps = verbs(await createProgram()).map((verb) => {
    // Not the width of whoever's terminal.
    const help = verb.configureHelp({ helpWidth: 100 }).helpInformation().trim();
    return `## ${pathOf(verb)}\n\n\`\`\`text\n${help}\n\`\`\`\n`;
  });
  return `# Commands\n\nExit status: 0 done, 1 failed, 2 written wrongly.\n\n${helps.join("\n")}`;
}

function verbs(command: Command): Command[] {
  return [command, ...command.commands.flatMap(verbs)];
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
