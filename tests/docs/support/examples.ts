import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { packageDirectory } from "../../../src/database/paths.ts";
import { readDocument } from "./read-document.ts";

/** The modules of the package, by the names that its users import them by. */
const modules: Record<string, string> = {
  rowhouse: "src/index.ts",
  "rowhouse/graphql": "src/graphql/index.ts",
  "rowhouse/server": "src/http/index.ts",
  "rowhouse/testing": "src/testing/index.ts",
  "rowhouse/kysely": "src/kysely/index.ts",
  "rowhouse/drizzle": "src/drizzle/index.ts",
};

/** TypeScript of a document whose first line names its file, by that name. */
export function namedExamples(document: string): Map<string, string> {
  const blocks = readDocument(document).matchAll(/^```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, name = "", text = ""]) => [name, text]));
}

/** Writes examples into a directory, where they import the package's sources and the packages of this repository. */
export function writeExamples(directory: string, examples: ReadonlyMap<string, string>): void {
  mkdirSync(directory, { recursive: true });
  symlinkSync(join(packageDirectory, "node_modules"), join(directory, "node_modules"));
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }');
  for (const [name, text] of examples) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      text.replaceAll(/from "(rowhouse[^"]*)"/g, (_, module: string) => {
        const source = modules[module];
        if (source === undefined) throw new Error(`The package has no ${module}.`);
        return `from ${JSON.stringify(relative(dirname(file), join(packageDirectory, source)))}`;
      }),
    );
  }
}
