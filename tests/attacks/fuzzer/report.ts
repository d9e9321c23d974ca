import type { Leak } from "./court.ts";
import type { Run } from "./fuzz.ts";
import { asPsql } from "./script.ts";
import { fill, SCHEMA, VACUUM, WORLDS } from "./world-sql.ts";

/** A leak as a script for psql, logged in as app_authenticator, and what it shows in each world. */
export const leakText = (leak: Leak): string =>
  [
    `-- ${leak.kind}: ${leak.why.split("\n").join("\n-- ")}`,
    `-- attacker ${JSON.stringify(leak.draw.attacker)}, ${leak.draw.plans.join(", ") || "as planned"}`,
    asPsql(leak.script),
    ...leak.seen.map(
      ({ answers }, n) => `-- ${WORLDS[n]}:\n${answers.join("\n").replaceAll(/^/gm, "--   ")}`,
    ),
  ].join("\n");

/** What makes the first two worlds, for the administrator of a migrated database. */
export const setupText = (): string =>
  [
    SCHEMA,
    ...WORLDS.slice(0, 2).flatMap((world) => [`\n-- ${world}:`, `${fill(world)};`, `${VACUUM};`]),
  ].join("\n");

export const runText = ({ scripts, limits, answers, leaks }: Run): string => {
  const ends = Object.entries(answers).sort(([, one], [, two]) => two - one);
  return `${scripts} scripts, ${leaks.length} leaks, ${limits} known limits; ${ends.map((end) => end.join(": ")).join(", ")}`;
};
