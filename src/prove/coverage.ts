import type { Coverage } from "../report/finding.ts";
import { isClosed, missedControl } from "./controls.ts";
import { type Observation, summarise } from "./observation.ts";
import type { Scene } from "./probes/probe.ts";
import type { Unmade } from "./tenants/seed.ts";
import type { Trial } from "./verdict.ts";

type Missed = { object: string; reason: string };

/**
 * What was really tried. A table counts where A did to rows of its own all that
 * it may do at all; what failed, or met no row, was not tried.
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
    reasonsFor: (object: string) => string[],
  ): Coverage => {
    const missed = objects.map((object) => reasonsFor(object).map((reason): Missed => ({ object, reason })));
    const covered = missed.filter(({ length }) => length === 0).length;
    return { what, covered, total: objects.length, missed: missed.flat() };
  };
  const tried = scene.relations.filter(({ name }) => controls.has(name));
  const named = (kinds: readonly string[], isPartition: boolean) =>
    tried
      .filter((relation) => kinds.includes(relation.kind) && relation.isPartition === isPartition)
      .map(({ name }) => name);
  const relation = (name: string): string[] => {
    const own = controls.get(name) ?? [];
    const kept = scene.kept.get(name);
    if (kept !== undefined) return [kept];
    const unmadeRow = withoutRows(scene, name, own, unmade);
    if (unmadeRow !== null) return [unmadeRow];
    const reasons = [...Map.groupBy(own, ({ probe }) => probe.command).values()].flatMap((tried) => {
      const missed = tried.map(({ probe, inhabited }) => missedControl(scene, probe, inhabited.observation));
      // One way to do it is enough; why the first failed is the reason.
      return missed.includes(null) ? [] : (missed[0] ?? []);
    });
    const isEmpty = !scene.owners.of.has(name) && !scene.rowsOfA.has(name);
    return reasons.length > 0 && isEmpty ? [unmade.get(name) ?? [], reasons].flat() : reasons;
  };
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
  if (
    !scene.owners.of.has(name) ||
    controls.every(({ probe, inhabited }) => isClosed(scene, probe, inhabited.observation))
  )
    return null;
  const relation = scene.relations.find((found) => found.name === name);
  if (relation?.isPartition || (relation?.kind !== "table" && relation?.kind !== "partitioned")) return null;
  if (scene.rowsOfA.has(name) && scene.rowsOfB.has(name)) return null;
  return unmade.get(name) ?? "there is no row of both tenants in it";
}

function calls(trials: readonly Trial[]): string[] {
  if (trials.some(({ inhabited }) => answered(inhabited.observation))) return [];
  return [trials[0] ? summarise(trials[0].inhabited.observation) : "it was not called"];
}

/** An error that the function raises of itself, or a key, is an answer; another of Postgres means that the arguments were wrong. */
function answered({ error }: Observation): boolean {
  return (
    error === null ||
    error.code === "42501" ||
    error.code === "P0001" ||
    error.code === "23505" ||
    error.code === "23P01" ||
    !/^[0-9XPFH]/.test(error.code ?? "") ||
    /^RH/.test(error.code ?? "")
  );
}
