import { mutants as allMutants } from "./index.ts";
import type { Mutant } from "./mutant.ts";
import { roleMutants } from "./roles.ts";
import { type Baseline, examineSound, type Result, tryMutant } from "./trial.ts";

export type Run = { baseline: Baseline; results: Result[]; skipped: Mutant[] };

/**
 * Tries the mutants, one at a time in each of the databases. Those that change
 * roles stay in the first: what two transactions do to one role, one waits for.
 */
export async function runMutants(
  urls: readonly [string, ...string[]],
  serverVersion: number,
  onResult: (result: Result, done: number, total: number) => void,
  mutants: readonly Mutant[] = allMutants,
): Promise<Run> {
  const baseline = await examineSound(urls[0]);
  const possible = mutants.filter(({ since = 0 }) => since <= serverVersion);
  const ofRoles = possible.filter((mutant) => roleMutants.includes(mutant));
  const others = possible.filter((mutant) => !roleMutants.includes(mutant));
  const results: Result[] = [];
  const work = async (url: string, own: Mutant[]) => {
    for (;;) {
      const mutant = own.shift() ?? others.shift();
      if (mutant === undefined) return;
      const result = await tryMutant(url, mutant, baseline);
      results.push(result);
      onResult(result, results.length, possible.length);
    }
  };
  await Promise.all(urls.map((url, index) => work(url, index === 0 ? ofRoles : [])));
  const place = new Map(mutants.map((mutant, index) => [mutant, index]));
  results.sort((one, other) => (place.get(one.mutant) ?? 0) - (place.get(other.mutant) ?? 0));
  return { baseline, results, skipped: mutants.filter((mutant) => !possible.includes(mutant)) };
}

/** What a run may not show: a mutant that lives, a dynamic one that prove missed, a sound schema accused. */
export function faultsOf({ baseline, results }: Run): string[] {
  const accused = [...baseline.check, ...baseline.prove].filter(({ level }) => level !== "info");
  return [
    ...accused.map(({ rule, object }) => `the sound schema is accused: ${rule} ${object}`),
    ...baseline.notCovered.map((missed) => `the sound schema is not covered: ${missed}`),
    ...results
      .filter(({ check, prove }) => check.length + prove.length === 0)
      .map(({ mutant }) => `survives: ${mutant.name} (${mutant.on.join(", ")})`),
    ...results
      .filter(({ mutant, prove }) => mutant.kind === "dynamic" && prove.length === 0)
      .map(({ mutant }) => `not seen by prove: ${mutant.name} (${mutant.on.join(", ")})`),
    ...results
      .filter(({ mutant, check }) => mutant.kind === "static" && check.length === 0)
      .map(({ mutant }) => `not seen by check: ${mutant.name} (${mutant.on.join(", ")})`),
  ];
}
