import type { Access, MatrixRow } from "../report/finding.ts";
import { isClosed } from "./controls.ts";
import { isForbidden } from "./observation.ts";
import type { Scene } from "./probes/probe.ts";
import type { Trial, Verdict } from "./verdict.ts";

const commands = ["select", "insert", "update", "delete", "truncate"];

/** What the role could do with each relation, as it was seen. */
export function matrixOf(scene: Scene, trials: readonly Trial[], verdicts: readonly Verdict[]): MatrixRow[] {
  const role = scene.principal.role;
  const of = new Map<string, Trial>();
  for (const trial of trials) {
    const { object, command, control } = trial.probe;
    if (control && !of.has(`${object}\n${command}`)) of.set(`${object}\n${command}`, trial);
  }
  const open = new Map(
    verdicts
      .filter(({ level }) => level !== "info")
      .map((verdict) => [`${verdict.trial.probe.object}\n${group(verdict.trial.probe.command)}`, verdict]),
  );
  return scene.relations
    .filter(({ name }) => of.has(`${name}\nselect`))
    .map(({ name }) => ({
      relation: name,
      cells: commands.flatMap((command) => {
        const key = `${name}\n${command}`;
        const verdict = open.get(key);
        if (verdict) return [{ role, command, access: "open" as const, why: verdict.evidence }];
        const trial = of.get(key);
        return trial ? [{ role, command, ...accessOf(scene, trial) }] : [];
      }),
    }));
}

function accessOf(scene: Scene, { inhabited, probe }: Trial): { access: Access; why: string } {
  if (isForbidden(inhabited.observation) || isClosed(scene, probe, inhabited.observation))
    return { access: "closed", why: inhabited.observation.error?.message ?? "no policy lets a row through" };
  if (!scene.owners.of.has(probe.object)) return { access: "shared", why: "its rows belong to no tenant" };
  return { access: "scoped", why: "it shows and changes the own rows alone" };
}

const group = (command: string): string =>
  ({ copy: "select", execute: "select", lock: "select", upsert: "insert", merge: "update" })[command] ??
  command;
