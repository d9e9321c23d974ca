import { missedControl } from "../controls.ts";
import type { ProveOptions } from "../options.ts";
import { onTrial } from "../probes/all.ts";
import { changeProbes } from "../probes/changes.ts";
import { insertProbes } from "../probes/inserts.ts";
import { asTenant, type Probe, type Scene } from "../probes/probe.ts";
import { readProbes } from "../probes/reads.ts";
import type { Row } from "../rows/make-row.ts";
import type { Session } from "../session.ts";
import { type Clue, cluesOf, valuesFor } from "./clues.ts";
import { sealContexts } from "./context.ts";
import { userColumns } from "./find.ts";

/** What is guessed, and what A cannot do with rows of its own when it is entered that way. */
type Guess = { scene: Scene; missed: ReadonlySet<string> };

/**
 * Enters A, and where it does not see, add, change or delete rows of its own,
 * tries other users of the tenant, and other values for what the schema reads:
 * the key of a session, of a membership, of a device. Keeps what lets A do more.
 */
export async function findWayIn(
  session: Session,
  scene: Scene,
  { user, only = [] }: Pick<ProveOptions, "user" | "only">,
): Promise<Scene> {
  const tried = onTrial(scene, only).relations.some(({ name }) => scene.rowsOfA.has(name)) ? only : [];
  const missedIn = (guess: Scene, failed?: ReadonlySet<string>) =>
    missedControls(session, onTrial(guess, tried), failed);
  let best: Guess = { scene, missed: await missedIn(scene) };
  const attempt = async (guess: Scene, note: string): Promise<boolean> => {
    const some = await missedIn(guess, best.missed);
    if (some.size >= best.missed.size) return false;
    const missed = await missedIn(guess);
    if (missed.size >= best.missed.size) return false;
    best = { scene: { ...guess, evidence: [...guess.evidence, note] }, missed };
    return true;
  };
  const clues: Clue[] = [];
  for (const clue of cluesOf(scene)) {
    if (best.missed.size === 0) break;
    if (clues.some(({ key }) => key === clue.key)) continue;
    const note = `${clue.key} is taken for ${clue.table}.${clue.column}: entered with it, A does more with its own rows.`;
    if (await attempt(withClues(best.scene, [...clues, clue]), note)) clues.push(clue);
  }
  for (const other of user === undefined ? usersOf(scene) : []) {
    if (best.missed.size === 0) break;
    const guess = { ...best.scene, a: { ...best.scene.a, user: other } };
    await sealContexts(session, scene.entrance, [guess.a, guess.b]);
    await attempt(guess, `A is the user ${other}, who does more with its own rows than others.`);
  }
  await sealContexts(session, scene.entrance, [best.scene.a, best.scene.b]);
  return best.scene;
}

function withClues(scene: Scene, clues: readonly Clue[]): Scene {
  const known = new Set(scene.entrance.settings.map(({ name }) => name));
  const added = clues
    .filter(({ key }) => scene.entrance.others.includes(key) && !known.has(key))
    .map(({ key }) => ({ name: key, meaning: "unknown" as const, claims: null }));
  return {
    ...scene,
    entrance: { ...scene.entrance, settings: [...scene.entrance.settings, ...added] },
    a: { ...scene.a, values: valuesFor(clues, scene.rowsOfA) },
    b: { ...scene.b, values: valuesFor(clues, scene.rowsOfB) },
  };
}

/** The controls that fail, by object and command; of those that failed before where these are given. */
async function missedControls(
  session: Session,
  scene: Scene,
  failed?: ReadonlySet<string>,
): Promise<Set<string>> {
  const missed = new Set<string>();
  // One way to do it is enough.
  const done = new Set<string>();
  await session.run("savepoint control");
  for (const probe of controlsOf(scene)) {
    const name = `${probe.object} ${probe.command}`;
    if (failed && !failed.has(name)) continue;
    const fresh = "rollback to savepoint control";
    if (probe.setup)
      await session
        .run(`${fresh}; savepoint setup; ${probe.setup}`)
        .catch(() => session.run("rollback to savepoint setup"));
    const before = probe.setup ? "" : `${fresh}; `;
    const observation = await session.observe(`${before}${asTenant(scene, scene.a)}; ${probe.sql}`);
    if (missedControl(scene, probe, observation) !== null) missed.add(name);
    else done.add(name);
  }
  await session.run("rollback to savepoint control; release savepoint control");
  return new Set([...missed].filter((name) => !done.has(name)));
}

const controlsOf = (scene: Scene): Probe[] =>
  scene.relations
    .filter(({ name, isPartition }) => !isPartition && scene.rowsOfA.has(name))
    .flatMap((relation) => [
      ...readProbes(scene, relation),
      ...insertProbes(scene, relation),
      ...changeProbes(scene, relation),
    ])
    .filter(({ control, command }) => control && command !== "truncate");

/** Whom else the tenant's rows name. */
function usersOf(scene: Scene): string[] {
  const users = new Set<string>();
  for (const relation of scene.relations) {
    const rows: readonly Row[] = scene.moreOfA.get(relation.name) ?? [];
    for (const column of userColumns(relation, scene.owners, scene.compared))
      for (const row of rows) if (row[column] != null) users.add(row[column]);
  }
  users.delete(scene.a.user ?? "");
  return [...users].slice(0, 6);
}
