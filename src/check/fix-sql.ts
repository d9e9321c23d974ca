import type { Finding } from "../report/finding.ts";

/** The remedies as one migration for a person to read; what no SQL fixes stands as a comment. */
export function fixSql(findings: readonly Finding[]): string {
  const parts = findings.map(({ rule, object, detail, remedy }) => {
    const heading = comment(`${rule}: ${object}\n${detail}`);
    return remedy === null
      ? `${heading}\n${comment("No SQL fixes this by itself.")}`
      : `${heading}\n${remedy}`;
  });
  const remedies = findings.filter(({ remedy }) => remedy !== null).length;
  const title = comment(
    `Remedies for ${remedies} of ${findings.length} findings. Read each before you run it: some take rights away that something may use.`,
  );
  return `${[title, "begin;", ...parts, "commit;"].join("\n\n")}\n`;
}

const comment = (text: string): string => text.replaceAll(/^/gm, "-- ");
