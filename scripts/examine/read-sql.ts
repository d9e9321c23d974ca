import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Reads a file as psql would, where psql does more than the server: `\ir` includes a file, other
 * backslash commands are left out, and :name, :"name", :'name' and {{name}} stand for variables.
 * Names that nobody set stay as they are.
 */
export function readSql(file: string, variables: ReadonlyMap<string, string>): string {
  const text = withoutData(readFileSync(file, "utf8"))
    .split("\n")
    .map((line) => {
      const included = /^\s*\\ir\s+(\S+)/.exec(line)?.[1];
      if (included) return `${readSql(join(dirname(file), included), variables)}\n;`;
      return line.startsWith("\\") ? "" : line;
    })
    .join("\n");
  return endBlocks(substitute(text, variables));
}

function substitute(text: string, variables: ReadonlyMap<string, string>): string {
  return text
    .replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => variables.get(name) ?? whole)
    .replaceAll(/(?<![:\w]):(?:"(\w+)"|'(\w+)'|([A-Za-z_]\w*))/g, (whole, quoted, literal, bare) => {
      const value = variables.get(quoted ?? literal ?? bare);
      if (value === undefined) return whole;
      if (literal) return `'${value.replaceAll("'", "''")}'`;
      return quoted ? `"${value.replaceAll('"', '""')}"` : value;
    });
}

/** Rows for COPY follow it in the file; only the schema counts here. */
const withoutData = (text: string): string =>
  text.replaceAll(/^copy\s[^;]*\sfrom\s+stdin[^;]*;[\s\S]*?^\\\.$/gim, "");

/** Some tools send statements one by one, so a DO block may end without a semicolon. */
const endBlocks = (text: string): string =>
  text.replaceAll(/^(do\s+\$\$(?:(?!\$\$)[\s\S])*^\$\$)[ \t]*\r?$/gim, "$1;");
