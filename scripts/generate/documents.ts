import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createProgram } from "../../src/cli/program.ts";
import { packageDirectory } from "../../src/database/paths.ts";
import { apiErrors, databaseErrors, libraryErrors, tokenErrors } from "./error-tables.ts";
import { replaceGenerated } from "./markdown.ts";

/** docs/errors.md with its tables made anew. */
export function errorsPage(): string {
  return fill("docs/errors.md", {
    "database errors": databaseErrors(),
    "library errors": libraryErrors(),
    "api errors": apiErrors(),
    "token errors": tokenErrors(),
  });
}

/** README.md with the help of the command line made anew. */
export async function readme(): Promise<string> {
  const help = (await createProgram()).configureHelp({ helpWidth: 96 }).helpInformation().trim();
  return fill("README.md", { help: `\`\`\`text\n${help}\n\`\`\`` });
}

function fill(path: string, places: Record<string, string>): string {
  let text = readFileSync(join(packageDirectory, path), "utf8");
  for (const [name, made] of Object.entries(places)) text = replaceGenerated(text, name, made);
  return text;
}
