/**
 * Writes the entries of the package whose modules import optional packages. Such a
 * module fails before its first line runs where one is missing, so its entry looks first.
 */
import { mkdirSync, writeFileSync } from "node:fs";

const entries = { graphql: "rowhouse/graphql", kysely: "rowhouse/kysely", drizzle: "rowhouse/drizzle" };

mkdirSync("dist/entries", { recursive: true });
for (const [folder, part] of Object.entries(entries)) {
  const module = `../${folder}/index.js`;
  const names = Object.keys(await import(`../dist/${folder}/index.js`)).sort();
  writeFileSync(
    `dist/entries/${folder}.js`,
    `import "../installed/node-version.js";
import { loadPart } from "../installed/optional-packages.js";

export const {
${names.map((name) => `  ${name},\n`).join("")}} = await loadPart("${part}", () => import("${module}"));
`,
  );
  writeFileSync(`dist/entries/${folder}.d.ts`, `export * from "${module}";\n`);
}
// PostGraphile keeps timers.
process.exit();
