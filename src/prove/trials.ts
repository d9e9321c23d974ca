import type { Sequence } from "./catalog/sequences.ts";
import { isPrivilegeProbe, type Probe, type Scene } from "./probes/probe.ts";
import { deniedProbes, runWorld } from "./run.ts";
import type { Session } from "./session.ts";
import type { Trial } from "./verdict.ts";

/** How many probes pass between two words on the progress. */
const STRIDE = 50;

/** Sends the probes in the world as it is, in the same once more, and in one without B. */
export async function runTrials(
  session: Session,
  scene: Scene,
  probes: readonly Probe[],
  sequences: readonly Sequence[],
  onProgress: (fraction: number, note: string) => void,
): Promise<Trial[]> {
  const onProbe = (place: number) => (index: number) => {
    if (index % STRIDE === 0) onProgress((place + index / probes.length) / 3, probes[index]?.object ?? "");
  };
  const run = (world: "inhabited" | "empty", place: number, skip?: ReadonlySet<number>) =>
    runWorld(session, scene, probes, world, {
      watch: place === 0,
      sequences,
      onProbe: onProbe(place),
      ...(skip && { skip }),
    });
  const inhabited = await run("inhabited", 0);
  const skip = deniedProbes(inhabited);
  probes.forEach((probe, index) => {
    if (isPrivilegeProbe(probe)) skip.add(index);
  });
  const control = await run("inhabited", 1, skip);
  const empty = await run("empty", 2, skip);
  return probes.map((probe, index) => ({
    probe,
    inhabited: inhabited[index] as Trial["inhabited"],
    control: control[index],
    empty: empty[index],
  }));
}
