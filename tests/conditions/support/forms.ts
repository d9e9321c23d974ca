import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One way to write the policies of a table, and whether it keeps tenants apart. */
export type Form = {
  name: string;
  isSound: boolean;
  /** Why it is or is not; empty where its name says enough. */
  why: string;
  /** As a DBA reads it, on a table called documents. */
  sql: string;
  table: string;
  /** Makes the table and its policies, under the table's own name. */
  statements: string;
};

/** Forms that share roles, context and the columns of their tables. */
export type Style = { name: string; about: string; sql: string; forms: readonly Form[] };

const directory = join(import.meta.dirname, "../forms");

/** Every file of forms. */
export const styles = (): Style[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => readStyle(file.slice(0, -4), readFileSync(join(directory, file), "utf8")));

/** Reads what all forms share, the table that each of them gets, and the forms. */
export function readStyle(name: string, text: string): Style {
  const about = (text.split("\n")[0] ?? "").replace(/^-- /, "");
  const [shared = "", rest = ""] = text.split(/^-- table\n/m);
  const [table = "", ...parts] = rest.split(/^(?=-- (?:sound|unsafe): )/m);
  return { name, about, sql: shared, forms: parts.map((part) => readForm(part, table)) };
}

function readForm(text: string, table: string): Form {
  const [head = "", ...lines] = text.split("\n");
  const [, kind, name = ""] = /^-- (sound|unsafe): (.*)$/.exec(head) ?? [];
  const isComment = (line: string) => line.startsWith("--");
  const start = lines.findIndex((line) => !isComment(line));
  const sql = lines
    .slice(start)
    .filter((line) => !isComment(line))
    .join("\n")
    .trim();
  const slug = `${kind === "sound" ? "s" : "u"}_${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")}`.slice(
    0,
    45,
  );
  return {
    name,
    isSound: kind === "sound",
    why: lines
      .slice(0, start)
      .map((line) => line.replace(/^-- ?/, ""))
      .join(" "),
    sql,
    table: slug,
    statements: `${table}\n${sql}`.replaceAll("documents", slug),
  };
}
