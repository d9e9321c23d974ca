import { restartSql, type Sequence } from "./catalog/sequences.ts";
import { isDenied, type Observation } from "./observation.ts";
import { asTenant, type Probe, prelude, type Scene } from "./probes/probe.ts";
import type { Session } from "./session.ts";
import { Watch } from "./watch.ts";
import { emptyTenant } from "./worlds.ts";

/** What A saw, and which of B's tables are not as they were. */
export type Outcome = { observation: Observation; changed: string[] };
export type World = "inhabited" | "empty";
export type Progress = (done: number, note: string) => void;

/**
 * Runs the probes in one world, each from the same state, and leaves no trace.
 * All of them are sent in a context, or none is.
 * A probe that `skip` names is not run: nothing it could say would be new.
 */
export async function runWorld(
  session: Session,
  scene: Scene,
  probes: readonly Probe[],
  world: World,
  options: {
    watch: boolean;
    skip?: ReadonlySet<number>;
    sequences?: readonly Sequence[];
    onProbe?: (index: number) => void;
  },
): Promise<(Outcome | undefined)[]> {
  await session.run("savepoint world");
  try {
    await session.run(restartSql(options.sequences ?? [], world === "inhabited" ? 2_000 : 1_000));
    if (world === "empty") await emptyTenant(session, scene.relations, scene.owners, scene.neighbours);
    const watch = options.watch ? new Watch(session, scene) : undefined;
    await watch?.begin();
    await session.run(prelude(scene, probes[0] ?? {}));
    await session.run("savepoint probe");
    const outcomes: (Outcome | undefined)[] = [];
    for (const [index, probe] of probes.entries()) {
      options.onProbe?.(index);
      outcomes.push(
        options.skip?.has(index) ? undefined : await runProbe(session, scene, probe, world, watch),
      );
    }
    return outcomes;
  } finally {
    await session.run("rollback to savepoint world; release savepoint world");
  }
}

/** Where Postgres refuses before it looks at a row, no other world can make a difference. */
export function deniedProbes(outcomes: readonly (Outcome | undefined)[]): Set<number> {
  return new Set(
    outcomes.flatMap((outcome, index) => (outcome && isDenied(outcome.observation) ? [index] : [])),
  );
}

async function runProbe(
  session: Session,
  scene: Scene,
  probe: Probe,
  world: World,
  watch: Watch | undefined,
): Promise<Outcome> {
  const watched = probe.writes ? watch : undefined;
  let first = "rollback to savepoint probe; ";
  if (probe.setup !== undefined) {
    await session.run(`${first}savepoint setup`);
    await watched?.before();
    const setup = world === "empty" ? (probe.setupWithoutB ?? probe.setup) : probe.setup;
    await session.run(setup).catch(() => session.run("rollback to savepoint setup"));
    await watched?.settle();
    first = `${asTenant(scene, scene.a)}; `;
  }
  const observation = await session.observe(first + probe.sql);
  const mayHaveChanged = observation.error === null && !/ 0$/.test(observation.tag);
  const changed = mayHaveChanged && watched ? await watched.changed() : [];
  return { observation, changed };
}
