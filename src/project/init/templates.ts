import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { packageDirectory } from "../../database/paths.ts";

const directory = join(packageDirectory, "templates", "project");

/** Files whose name begins with a dot are kept with an underscore: npm leaves some of them out of a package. */
const nameOf = (path: string): string => path.replace(/(^|\/)_/g, "$1.");

/** The files of a new project, by path, with the values put in for {{name}} and the like. */
export function projectFiles(values: Readonly<Record<string, string>>): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [
        nameOf(relative(directory, file).replaceAll(sep, "/")),
        fill(readFileSync(file, "utf8"), values),
      ];
    }),
  );
}

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
