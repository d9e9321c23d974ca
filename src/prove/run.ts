import type { Sequence } from "./catalog/sequences.ts";
import { isDenied, type Observation } from "./observation.ts";
import { CannotProve } from "./options.ts";
import { asTenant, type Probe, prelude, type Scene } from "./probes/probe.ts";
import type { Session } from "./session.ts";
import { administratorSql } from "./tenants/context.ts";
import { emptyTenant, fingerprintSql } from "./worlds.ts";

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
    await session.run(sequencesSql(options.sequences ?? [], world));
    if (world === "empty") await emptyTenant(session, scene.relations, scene.owners, scene.b.tenant);
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
  let before: Fingerprint | undefined;
  let first = "rollback to savepoint probe; ";
  if (probe.setup !== undefined) {
    await session.run(`${first}savepoint setup`);
    const setup = world === "empty" ? (probe.setupWithoutB ?? probe.setup) : probe.setup;
    await session.run(setup).catch(() => session.run("rollback to savepoint setup"));
    before = probe.writes ? await watch?.look() : undefined;
    first = `${asTenant(scene, scene.a)}; `;
  }
  const observation = await session.observe(first + probe.sql);
  const mayHaveChanged = probe.writes && observation.error === null && !/ 0$/.test(observation.tag);
  const changed = mayHaveChanged && watch ? await watch.changedSince(before) : [];
  return { observation, changed };
}

/** A sequence that is restarted is another file until the transaction ends: what is drawn from it is undone with it. */
function sequencesSql(sequences: readonly Sequence[], world: World): string {
  const ahead = world === "inhabited" ? 2_000 : 1_000;
  return sequences
    .map(({ name, last }) => `alter sequence ${name} restart with ${BigInt(last) + BigInt(ahead)}`)
    .join("; ");
}

type Fingerprint = Map<string, string>;

/** Looks at B's rows, as the administrator, in the middle of what A does. */
class Watch {
  readonly #session: Session;
  readonly #sql: string;
  #baseline: Fingerprint = new Map();

  constructor(session: Session, scene: Scene) {
    this.#session = session;
    this.#sql = fingerprintSql(scene.relations, scene.owners, scene.b.tenant);
  }

  async begin(): Promise<void> {
    this.#baseline = await this.look();
  }

  async look(): Promise<Fingerprint> {
    if (this.#sql === "") return new Map();
    const observation = await this.#session.observe(`${administratorSql}; ${this.#sql}`);
    if (observation.error)
      throw new CannotProve(`The rows of B cannot be watched: ${observation.error.message}.`);
    return new Map(observation.rows.map((row) => JSON.parse(row) as [string, string]));
  }

  async changedSince(before = this.#baseline): Promise<string[]> {
    const now = await this.look();
    return [...before].filter(([name, digest]) => now.get(name) !== digest).map(([name]) => name);
  }
}
