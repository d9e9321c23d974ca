import type { Sequence } from "./catalog/sequences.ts";
import { differences } from "./observation.ts";
import { isPrivilegeProbe, type Probe, type Scene } from "./probes/probe.ts";
import { runWorld, wasDenied } from "./run.ts";
import type { Session } from "./session.ts";
import type { Trial } from "./verdict.ts";
import type { Outcome } from "./world.ts";

/** Told how much of the work is done, in probes, and of the object of the last. Where it throws, the trials end. */
export type OnTried = (probes: number, object: string) => void;

/**
 * Sends the probes in the world as it is, and in one without B. What differs is sent twice
 * more in the world as it is: what then differs by itself, or not again, proves nothing.
 */
export async function runTrials(
  session: Session,
  scene: Scene,
  probes: readonly Probe[],
  sequences: readonly Sequence[],
  onTried: OnTried = () => {},
): Promise<Trial[]> {
  const inhabited = await runWorld(session, scene, probes, "inhabited", {
    watch: true,
    sequences,
    onBatch: (done, object) => onTried(done / 2, object),
  });
  const trials = probes.map((probe, index): Trial => ({ probe, inhabited: inhabited[index] as Outcome }));
  const compared = trials.filter((trial) => !wasDenied(trial.inhabited) && !isPrivilegeProbe(trial.probe));
  const run = (world: "inhabited" | "empty", some: readonly Trial[], onBatch: OnTried = () => {}) =>
    runWorld(
      session,
      scene,
      some.map(({ probe }) => probe),
      world,
      { watch: false, sequences, onBatch },
    );
  const denied = trials.length - compared.length;
  const empty = await run("empty", compared, (done, object) =>
    onTried((trials.length + denied + done) / 2, object),
  );
  const different = compared.filter((trial, index) => {
    const without = empty[index] as Outcome;
    const isDifferent = differences(trial.inhabited.observation, without.observation).length > 0;
    // Of what is the same, one is enough to keep.
    trial.empty = isDifferent ? without : trial.inhabited;
    return isDifferent;
  });
  // These two are in the same order: what numbers they draw says nothing of how many came before.
  const once = await run("inhabited", different);
  const again = await run("inhabited", different);
  different.forEach((trial, index) => {
    trial.repeated = [once[index], again[index]] as [Outcome, Outcome];
  });
  onTried(probes.length, probes.at(-1)?.object ?? "");
  return trials;
}
