import type { Sequence } from "../catalog/sequences.ts";
import { functionProbes } from "./functions.ts";
import type { Probe, Scene } from "./probe.ts";
import { randomProbes } from "./random.ts";
import { readProbes } from "./reads.ts";
import { privilegeProbes, sequenceProbes, sessionProbes } from "./session.ts";
import { insertProbes, writeProbes } from "./writes.ts";

/** Every probe for what is on trial. Names that `only` gives limit it; a table stands for its partitions too. */
export function allProbes(
  scene: Scene,
  sequences: readonly Sequence[],
  only: readonly string[],
  random: number,
): Probe[] {
  const isWanted = (name: string, root: string | null = null) =>
    only.length === 0 || only.includes(name) || (root !== null && only.includes(root));
  const relations = scene.relations.filter(({ name, root }) => isWanted(name, root));
  return [
    ...relations.flatMap((relation) => [
      ...readProbes(scene, relation),
      ...insertProbes(scene, relation),
      ...writeProbes(scene, relation),
      ...(scene.owners.of.has(relation.name) ? randomProbes(scene, relation, random) : []),
    ]),
    ...scene.functions
      .filter(
        ({ uncallable, name, signature }) => uncallable === null && (isWanted(name) || isWanted(signature)),
      )
      .flatMap((callable) => functionProbes(scene, callable)),
    ...sequences.filter(({ name }) => isWanted(name)).flatMap(({ name }) => sequenceProbes(name)),
    ...sessionProbes({ ...scene, relations }),
    ...privilegeProbes({ ...scene, relations }),
  ];
}
