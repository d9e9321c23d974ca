import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Finding, Report, SourceLocation } from "../finding.ts";
import { definitionsIn, partsOf } from "./definitions.ts";

/** Gives each finding the file and line of the migration that made its object, where one is found. */
export async function withLocations(report: Report, directory: string): Promise<Report> {
  const known = await readDefinitions(directory);
  const locate = <F extends Finding>(finding: F): F => {
    const location = placesOf(finding.object)
      .map((place) => known.get(place))
      .find(Boolean);
    return location ? { ...finding, location } : finding;
  };
  return {
    ...report,
    findings: report.findings.map(locate),
    suppressed: report.suppressed.map((entry) => ({ ...entry, finding: locate(entry.finding) })),
  };
}

/** The last definition of each object, by kind and name, with and without its schema. */
async function readDefinitions(directory: string): Promise<Map<string, SourceLocation>> {
  if (!(await stat(directory)).isDirectory())
    throw new Error(`--migrations ${directory} is not a directory.`);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sql"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.split(sep).includes("node_modules"))
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
  if (files.length === 0) throw new Error(`--migrations ${directory} holds no .sql file.`);
  const known = new Map<string, SourceLocation>();
  for (const path of files) {
    const file = relative(process.cwd(), path).split(sep).join("/");
    for (const { kind, name, line } of definitionsIn(await readFile(path, "utf8"))) {
      known.set(`${kind} ${name}`, { file, line });
      // Migrations often name a table without its schema.
      known.set(`${kind} ${unqualified(name)}`, { file, line });
    }
  }
  return known;
}

const unqualified = (name: string): string =>
  name
    .split(" on ")
    .map((part) => part.split(".").at(-1))
    .join(" on ");

const KINDS = "policy|index|constraint|trigger|rule|function|procedure|sequence|role|schema";

/** What may stand in a migration for an object, the closest first: the object itself, then its table. */
function placesOf(object: string): string[] {
  const [, kind, own = "", table] =
    new RegExp(`^(?:(${KINDS}) )?(.*?)(?: on (.*))?$`, "s").exec(object) ?? [];
  const name = partsOf(own.replace(/\(.*$/s, "")).join(".");
  const places =
    kind === undefined
      ? [`relation ${name}`]
      : kind === "policy" && table !== undefined
        ? [`policy ${name} on ${partsOf(table).join(".")}`]
        : [`${kind === "procedure" ? "function" : kind} ${name}`];
  // A primary key is called index by the catalogs, and constraint by whoever names it.
  if (kind === "index") places.push(`constraint ${name}`);
  if (table !== undefined) places.push(`relation ${partsOf(table).join(".")}`);
  return places.flatMap((place) => {
    const [of = "", ...rest] = place.split(" ");
    return [place, `${of} ${unqualified(rest.join(" "))}`];
  });
}
