/** Tries check and prove on every form of a condition, and writes docs/conditions.md: `npm run conditions`. */
import pg from "pg";
import { startThrowAwayServer } from "../src/embedded/throw-away.ts";
import { styles } from "../tests/conditions/support/forms.ts";
import { judgeStyle } from "../tests/conditions/support/judge.ts";

const wanted = process.argv.slice(2);
const server = await startThrowAwayServer();
const client = new pg.Client({ connectionString: server.root });
await client.connect();
try {
  for (const style of styles().filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const start = performance.now();
    const { judged, others } = await judgeStyle(client, style);
    console.log(`== ${style.name} ${judged.length} forms, ${Math.round(performance.now() - start)} ms`);
    for (const other of others) console.log(`  other: ${other}`);
    for (const { form, check, prove, notes, missed } of judged) {
      const bad = form.isSound ? check.length + prove.length > 0 : check.length === 0;
      const both = !form.isSound && check.length + prove.length === 0;
      console.log(
        `${both ? "!!" : bad ? " !" : "  "} ${form.isSound ? "sound " : "unsafe"} ${form.name} | ${check} | ${prove} | notes ${notes} | ${missed[0] ?? ""}`,
      );
    }
  }
} finally {
  await client.end();
  await server.stop();
}
