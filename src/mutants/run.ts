import { subjects as allSubjects } from "./index.ts";
import type { Mutant } from "./mutant.ts";
import type { Subject } from "./subject.ts";
import { type Baseline, examineSound, type Result, tryMutant } from "./trial.ts";

export type Run = { baselines: Map<Subject, Baseline>; results: Result[]; skipped: Mutant[] };

/** One worker's databases, by the name of the subject. */
export type Databases = ReadonlyMap<string, string>;

type Job = { subject: Subject; mutant: Mutant };

/**
 * Tries the mutants, one at a time in each worker's databases. Those that change
 * roles stay with the first: what two transactions do to one role, one waits for.
 */
export async function runMutants(
  workers: readonly [Databases, ...Databases[]],
  serverVersion: number,
  onResult: (result: Result, done: number, total: number) => void,
  subjects: readonly Subject[] = allSubjects,
): Promise<Run> {
  const baselines = new Map<Subject, Baseline>();
  for (const subject of subjects)
    baselines.set(subject, await examineSound(urlOf(workers[0], subject), subject));
  const all = subjects.flatMap((subject) => subject.mutants.map((mutant): Job => ({ subject, mutant })));
  const possible = all.filter(({ mutant: { since = 0 } }) => since <= serverVersion);
  const ofRoles = possible.filter(({ mutant }) => mutant.ofRoles);
  const others = possible.filter(({ mutant }) => !mutant.ofRoles);
  const results: Result[] = [];
  const work = async (databases: Databases, own: Job[]) => {
    for (;;) {
      const job = own.shift() ?? others.shift();
      if (job === undefined) return;
      const { subject, mutant } = job;
      const baseline = baselines.get(subject) as Baseline;
      const result = await tryMutant(urlOf(databases, subject), subject, mutant, baseline);
      results.push(result);
      onResult(result, results.length, possible.length);
    }
  };
  await Promise.all(workers.map((databases, index) => work(databases, index === 0 ? ofRoles : [])));
  const place = new Map(all.map(({ mutant }, index) => [mutant, index]));
  results.sort((one, other) => (place.get(one.mutant) ?? 0) - (place.get(other.mutant) ?? 0));
  return {
    baselines,
    results,
    skipped: all.map(({ mutant }) => mutant).filter(({ since = 0 }) => since > serverVersion),
  };
}

function urlOf(databases: Databases, { name }: Subject): string {
  const url = databases.get(name);
  if (url === undefined) throw new Error(`There is no database of ${name}.`);
  return url;
}

/** What a run may not show: a mutant that lives, a dynamic one that prove missed, a sound schema accused. */
export function faultsOf({ baselines, results }: Run): string[] {
  const named = ({ subject, mutant }: Result) => `${mutant.name} (${subject.name}: ${mutant.on.join(", ")})`;
  return [
    ...[...baselines].flatMap(([{ name }, { check, prove, notCovered }]) => [
      ...[...check, ...prove]
        .filter(({ level }) => level !== "info")
        .map(({ rule, object }) => `the sound schema ${name} is accused: ${rule} ${object}`),
      ...notCovered.map((missed) => `the sound schema ${name} is not covered: ${missed}`),
    ]),
    ...results
      .filter(({ check, prove }) => check.length + prove.length === 0)
      .map((result) => `survives: ${named(result)}`),
    ...results
      .filter(({ mutant, prove }) => mutant.kind === "dynamic" && prove.length === 0)
      .map((result) => `not seen by prove: ${named(result)}`),
    ...results
      .filter(({ mutant, check }) => mutant.kind !== "dynamic" && check.length === 0)
      .map((result) => `not seen by check: ${named(result)}`),
    ...results
      .filter(({ mutant, prove }) => mutant.kind === "unproven" && prove.length > 0)
      .map((result) => `seen by prove, and declared as unproven: ${named(result)}`),
  ];
}
