/**
 * Tries check and prove on every form of a condition, on a throw-away server:
 *
 *     npm run conditions             write docs/conditions.md
 *     npm run conditions -- setting  print what they say of one style
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { packageDirectory } from "../src/database/paths.ts";
import { startThrowAwayServer } from "../src/embedded/throw-away.ts";
import { styles } from "../tests/conditions/support/forms.ts";
import { type JudgedStyle, judgeStyle } from "../tests/conditions/support/judge.ts";
import { conditionsPage } from "../tests/conditions/support/page.ts";

const [wanted] = process.argv.slice(2);
const server = await startThrowAwayServer();
const client = new pg.Client({ connectionString: server.root });
try {
  await client.connect();
  const found: JudgedStyle[] = [];
  for (const style of styles().filter(({ name }) => wanted === undefined || name === wanted)) {
    found.push(await judgeStyle(client, style));
    console.log(`${style.name}: ${style.forms.length} forms are judged.`);
  }
  if (wanted === undefined)
    writeFileSync(join(packageDirectory, "docs/conditions.md"), conditionsPage(found));
  else for (const style of found) print(style);
} finally {
  await client.end();
  await server.stop();
}

function print({ judged, others }: JudgedStyle): void {
  for (const other of others) console.log(`beside the forms: ${other}`);
  for (const { form, check, notes, prove, missed } of judged) {
    const said = [...check, ...notes.map((note) => `(${note})`), ...prove].join(" ") || "–";
    console.log(`${form.isSound ? "sound " : "unsafe"} ${form.name}: ${[said, ...missed].join("; ")}`);
  }
}
