import { restartSql, type Sequence } from "./catalog/sequences.ts";
import { messagesFor, type Placed } from "./messages.ts";
import { isDenied, type Observation } from "./observation.ts";
import { asTenant, type Probe, prelude, type Scene } from "./probes/probe.ts";
import type { Session } from "./session.ts";
import { Watch } from "./watch.ts";
import type { Outcome, World } from "./world.ts";
import { emptyTenant } from "./worlds.ts";

export type WorldOptions = {
  /** Whether B's rows are looked at after what may write. */
  watch: boolean;
  sequences: readonly Sequence[];
  /** Told after each batch how many probes are done, and of the object of the last. Where it throws, the run ends. */
  onBatch?: (done: number, object: string) => void;
};

/**
 * Runs the probes in one world, each from the same state, and leaves no trace.
 * All of them are sent in a context, or none is.
 */
export async function runWorld(
  session: Session,
  scene: Scene,
  probes: readonly Probe[],
  world: World,
  options: WorldOptions,
): Promise<Outcome[]> {
  if (probes.length === 0) return [];
  await session.run("savepoint world");
  try {
    await session.run(restartSql(options.sequences, world === "inhabited" ? 2_000 : 1_000));
    if (world === "empty") await emptyTenant(session, scene.relations, scene.owners, scene.neighbours);
    const watch = options.watch ? new Watch(session, scene) : undefined;
    await watch?.begin();
    await session.run(prelude(scene, probes[0] ?? {}));
    await session.run("savepoint probe");
    const outcomes: Outcome[] = [];
    for (let first = 0; first < probes.length; first += session.batch) {
      const placed = probes.slice(first, first + session.batch).map((probe, index) => ({ probe, index }));
      outcomes.push(...(await runBatch(session, scene, placed, world, watch)));
      options.onBatch?.(outcomes.length, probes[outcomes.length - 1]?.object ?? "");
    }
    return outcomes;
  } finally {
    await session.run("rollback to savepoint world; release savepoint world");
  }
}

/** Where Postgres refuses before it looks at a row, no other world can make a difference. */
export const wasDenied = ({ observation }: Outcome): boolean => isDenied(observation);

async function runBatch(
  session: Session,
  scene: Scene,
  placed: readonly Placed[],
  world: World,
  watch: Watch | undefined,
): Promise<Outcome[]> {
  const messages = messagesFor(scene, placed, world, watch ? ({ object }) => watch.glanceSql(object) : null);
  const answers = await session.observeAll(messages.map(({ text }) => text));
  const outcomes: Outcome[] = [];
  const suspects: Placed[] = [];
  messages.forEach(({ probe: index, is }, place) => {
    const answer = answers[place] as Observation;
    if (is === "probe") outcomes[index] = { observation: answer, changed: [] };
    if (is !== "glance" || outcomes[index]?.observation.error) return;
    const { probe } = placed[index] as Placed;
    const hasWritten = watch?.mayHaveChanged(probe.object, answer);
    if (hasWritten && !/ 0$/.test(outcomes[index]?.observation.tag ?? "")) suspects.push({ probe, index });
  });
  for (const { probe, index } of suspects) {
    outcomes[index] = await runWatched(session, scene, probe, watch as Watch);
  }
  return outcomes;
}

/** Runs a probe again, alone, and looks at B's rows before and after it. */
async function runWatched(session: Session, scene: Scene, probe: Probe, watch: Watch): Promise<Outcome> {
  await session.run("rollback to savepoint probe; savepoint setup");
  await watch.before();
  if (probe.setup !== undefined) {
    await session.run(probe.setup).catch(() => session.run("rollback to savepoint setup"));
    await watch.settle();
  }
  const observation = await session.observe(`${asTenant(scene, scene.a)}; ${probe.sql}`);
  const hasWritten = observation.error === null && !/ 0$/.test(observation.tag);
  return { observation, changed: hasWritten ? await watch.changed() : [] };
}
