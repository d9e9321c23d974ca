/**
 * Breaks sound schemas in every way we know, runs check and prove on each, and writes docs/mutants.md.
 *
 *     npm run mutants                     all of them, on a throw-away server
 *     npm run mutants -- supabase         one schema; writes nothing
 *     npm run mutants -- rails "row secu" those whose names begin so
 *     npm run mutants -- postgres://…     on a server of yours
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withAdministrator } from "../src/database/administration.ts";
import { packageDirectory } from "../src/database/paths.ts";
import { startThrowAwayServer } from "../src/embedded/throw-away.ts";
import { withDatabases } from "../src/mutants/databases.ts";
import { subjects as allSubjects } from "../src/mutants/index.ts";
import { faultsOf, runMutants } from "../src/mutants/run.ts";
import { mutantsPage } from "../src/mutants/table.ts";

const started = performance.now();
const given = process.argv.slice(2);
const url = given.find((argument) => argument.includes("://"));
const names = given.filter((argument) => argument !== url);
const schemas = names.filter((name) => allSubjects.some((subject) => subject.name === name));
const beginnings = names.filter((name) => !schemas.includes(name));
const subjects = allSubjects
  .filter(({ name }) => schemas.length === 0 || schemas.includes(name))
  .map((subject) =>
    beginnings.length === 0
      ? subject
      : {
          ...subject,
          mutants: subject.mutants.filter((one) => beginnings.some((name) => one.name.startsWith(name))),
        },
  );
const server = url ? { root: url, stop: async () => {} } : await startThrowAwayServer();
try {
  const version = await withAdministrator(server.root, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int / 10000 as version",
    );
    return rows[0]?.version ?? 0;
  });
  const run = await withDatabases(
    server.root,
    2,
    (workers) =>
      runMutants(
        workers,
        version,
        ({ subject, mutant, check, prove, milliseconds }, done, total) => {
          const killers = [check.length > 0 && "check", prove.length > 0 && "prove"].filter(Boolean);
          const fate = killers.length > 0 ? `killed by ${killers.join(" and ")}` : "SURVIVES";
          console.log(
            `${done}/${total} ${subject.name}: ${mutant.name}: ${fate}, ${Math.round(milliseconds)} ms`,
          );
        },
        subjects,
      ),
    subjects,
  );
  const faults = faultsOf(run);
  // The newest version knows all mutants: its page is the one that is kept.
  if (run.skipped.length === 0 && names.length === 0)
    writeFileSync(join(packageDirectory, "docs/mutants.md"), mutantsPage(run));
  for (const fault of faults) console.error(fault);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${run.results.length} mutants, ${faults.length} faults, ${seconds} s`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await server.stop();
}
