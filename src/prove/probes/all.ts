import type { Relation } from "../catalog/relations.ts";
import type { Sequence } from "../catalog/sequences.ts";
import { changeProbes } from "./changes.ts";
import { functionProbes, leakproofProbes } from "./functions.ts";
import { insertProbes } from "./inserts.ts";
import type { Probe, Scene } from "./probe.ts";
import { randomProbes } from "./random.ts";
import { readProbes } from "./reads.ts";
import { privilegeProbes, sequenceProbes, sessionProbes } from "./session.ts";
import { sharedProbes, telltalesOf } from "./shared.ts";

/** The relations that are on trial. Names that `only` gives limit them; a table stands for its partitions too. */
export function onTrial(scene: Scene, only: readonly string[]): Scene {
  const isWanted = ({ name, root }: Relation) =>
    only.length === 0 || only.includes(name) || only.includes(root ?? "");
  return { ...scene, relations: scene.relations.filter(isWanted) };
}

/** Every probe for what is on trial. */
export function allProbes(
  scene: Scene,
  sequences: readonly Sequence[],
  only: readonly string[],
  random: number,
): Probe[] {
  const isWanted = (name: string) => only.length === 0 || only.includes(name);
  const { relations } = onTrial(scene, only);
  const probes = [
    ...relations.flatMap((relation) => [
      ...readProbes(scene, relation),
      ...insertProbes(scene, relation),
      ...changeProbes(scene, relation),
      ...(scene.owners.of.has(relation.name) ? randomProbes(scene, relation, random) : []),
    ]),
    ...scene.functions
      .filter(
        ({ uncallable, name, signature }) => uncallable === null && (isWanted(name) || isWanted(signature)),
      )
      .flatMap((callable) => [...functionProbes(scene, callable), ...leakproofProbes(scene, callable)]),
    ...sharedProbes({ ...scene, relations }, telltalesOf(scene)),
    ...sequences.filter(({ name }) => isWanted(name)).flatMap(({ name }) => sequenceProbes(name)),
    ...sessionProbes({ ...scene, relations }),
    ...privilegeProbes({ ...scene, relations }),
  ];
  const root = scene.owners.root?.table;
  return probes.map((probe) =>
    probe.rule === "unique-oracle" && probe.object === root ? { ...probe, isInherent: true } : probe,
  );
}
