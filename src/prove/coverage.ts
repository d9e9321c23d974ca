import type { Coverage } from "../report/finding.ts";
import { isForbidden, type Observation, summarise } from "./observation.ts";
import type { Scene } from "./probes/probe.ts";
import type { Unmade } from "./tenants/seed.ts";
import type { Trial } from "./verdict.ts";

type Missed = { object: string; reason: string };

/**
 * What was really tried. A command counts where A did it to rows of its own, or
 * was refused; what failed for another reason was not tried.
 */
export function coverageOf(scene: Scene, trials: readonly Trial[], unmade: Unmade): Coverage[] {
  const controls = new Map<string, Trial[]>();
  for (const trial of trials) {
    if (!trial.probe.control) continue;
    controls.set(trial.probe.object, [...(controls.get(trial.probe.object) ?? []), trial]);
  }
  const count = (
    what: string,
    objects: readonly string[],
    reasonFor: (object: string) => string | null,
  ): Coverage => {
    const missed = objects.flatMap((object): Missed[] => {
      const reason = reasonFor(object);
      return reason === null ? [] : [{ object, reason }];
    });
    return { what, covered: objects.length - missed.length, total: objects.length, missed };
  };
  const tried = scene.relations.filter(({ name }) => controls.has(name));
  const named = (kinds: readonly string[], isPartition: boolean) =>
    tried
      .filter((relation) => kinds.includes(relation.kind) && relation.isPartition === isPartition)
      .map(({ name }) => name);
  const relation = (name: string) =>
    [
      withoutRows(scene, name, controls.get(name) ?? [], unmade),
      ...(controls.get(name) ?? []).map(failure),
    ].find((reason) => reason !== null) ?? null;
  const functions = new Map<string, Trial[]>();
  for (const trial of trials.filter(({ probe }) => probe.command === "call")) {
    functions.set(trial.probe.object, [...(functions.get(trial.probe.object) ?? []), trial]);
  }
  return [
    count("tables", named(["table", "partitioned"], false), relation),
    count("partitions", named(["table", "partitioned"], true), relation),
    count("views", named(["view"], false), relation),
    count("materialized views and foreign tables", named(["materialized", "foreign"], false), relation),
    count("functions", [...functions.keys()], (name) => calls(functions.get(name) ?? [])),
  ].filter(({ total }) => total > 0);
}

/** Where nobody is let in, no rows are needed to know that. */
function withoutRows(scene: Scene, name: string, controls: readonly Trial[], unmade: Unmade): string | null {
  if (!scene.owners.of.has(name) || controls.every(({ inhabited }) => isForbidden(inhabited.observation)))
    return null;
  const relation = scene.relations.find((found) => found.name === name);
  if (relation?.isPartition || (relation?.kind !== "table" && relation?.kind !== "partitioned")) return null;
  if (scene.rowsOfA.has(name) && scene.rowsOfB.has(name)) return null;
  return unmade.get(name) ?? "there is no row of both tenants in it";
}

function failure({ probe, inhabited }: Trial): string | null {
  const { observation } = inhabited;
  if (observation.error === null || isForbidden(observation)) return null;
  if (probe.command === "delete" && ["23503", "23001"].includes(observation.error.code ?? "")) return null;
  // Not every view can be written to.
  if (probe.command !== "select" && ["55000", "42809"].includes(observation.error.code ?? "")) return null;
  // Through a view no room can be made: the own row is there already.
  if (probe.command === "insert" && observation.error.code === "23505") return null;
  // A leaf takes rows of one remainder, and that may be none of A's.
  if (probe.command === "insert" && /partition constraint/.test(observation.error.message ?? "")) return null;
  if (probe.command === "truncate" && observation.error.code === "0A000") return null;
  return `${probe.command}: ${summarise(observation)}`;
}

function calls(trials: readonly Trial[]): string | null {
  if (trials.some(({ inhabited }) => answered(inhabited.observation))) return null;
  return trials[0] ? summarise(trials[0].inhabited.observation) : "it was not called";
}

/** An error that the function raises of itself is an answer; one of Postgres means that the arguments were wrong. */
function answered({ error }: Observation): boolean {
  return (
    error === null ||
    error.code === "42501" ||
    error.code === "P0001" ||
    !/^[0-9XPFH]/.test(error.code ?? "") ||
    /^RH/.test(error.code ?? "")
  );
}
