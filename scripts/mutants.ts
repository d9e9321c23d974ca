/** Breaks a sound schema in every way we know, runs check and prove on each, and writes docs/mutants.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withAdministrator } from "../src/database/administration.ts";
import { dropDatabase } from "../src/database/databases.ts";
import { packageDirectory } from "../src/database/paths.ts";
import { withDatabase } from "../src/database/urls.ts";
import { startThrowAwayServer } from "../src/embedded/throw-away.ts";
import { faultsOf, runMutants } from "../src/mutants/run.ts";
import { createSoundDatabase } from "../src/mutants/schema.ts";
import { mutantsPage } from "../src/mutants/table.ts";

const started = performance.now();
const [given] = process.argv.slice(2);
const server = given ? { root: given, stop: async () => {} } : await startThrowAwayServer();
const urls: [string, string] = [
  withDatabase(server.root, `rowhouse_mutants_${process.pid}_1`),
  withDatabase(server.root, `rowhouse_mutants_${process.pid}_2`),
];
try {
  for (const url of urls) await createSoundDatabase(url);
  const version = await withAdministrator(urls[0], async (client) => {
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int / 10000 as version",
    );
    return rows[0]?.version ?? 0;
  });
  const run = await runMutants(urls, version, ({ mutant, check, prove }, done, total) => {
    const killers = [check.length > 0 && "check", prove.length > 0 && "prove"].filter(Boolean).join(" and ");
    console.log(`${done}/${total} ${mutant.name}: ${killers ? `killed by ${killers}` : "SURVIVES"}`);
  });
  const faults = faultsOf(run);
  // The newest version knows all mutants: its page is the one that is kept.
  if (run.skipped.length === 0) writeFileSync(join(packageDirectory, "docs/mutants.md"), mutantsPage(run));
  for (const fault of faults) console.error(fault);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${run.results.length} mutants, ${faults.length} faults, ${seconds} s`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  for (const url of urls) await dropDatabase(url);
  await server.stop();
}
