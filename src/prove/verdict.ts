import type { Level } from "../report/finding.ts";
import type { Needed } from "./needed.ts";
import { differences, fieldsOf, type Observation, summarise } from "./observation.ts";
import { isPrivilegeProbe, type Probe } from "./probes/probe.ts";
import type { Outcome } from "./world.ts";

/** What a probe showed in the worlds: with B, without B, and where these differ with B twice more. */
export type Trial = {
  probe: Probe;
  inhabited: Outcome;
  empty?: Outcome | undefined;
  repeated?: readonly [Outcome, Outcome] | undefined;
};

/** Why a probe is a finding. */
export type Verdict = {
  trial: Trial;
  level: Level;
  evidence: string;
  /** What the reproduction has to make; everything where that is not known. */
  needed?: Needed;
};

const warnings = new Set(["unique-oracle", "value-oracle", "sequence-counts-neighbour"]);

/** Settings are claims. Where they must be sealed, one that is not may show nothing; elsewhere the application's care is all there is. */
function levelOf({ probe, inhabited }: Trial, isSealed: boolean): Level {
  if (probe.rule === "context-forgeable") {
    if (!isSealed) return "info";
    return inhabited.observation.error === null ? "error" : "warning";
  }
  if (probe.isInherent) return "info";
  const isKey = probe.rule === "function-reaches-neighbour" && inhabited.observation.error?.code === "23505";
  return isKey || warnings.has(probe.rule) ? "warning" : "error";
}

/** Null where A saw nothing of B and changed nothing of B's. `canaries` are values that only B's rows hold. */
export function verdictOf(trial: Trial, canaries: readonly string[], isSealed = false): Verdict | null {
  const { probe, inhabited } = trial;
  const level = levelOf(trial, isSealed);
  if (isPrivilegeProbe(probe)) {
    const { error, rows } = inhabited.observation;
    const may = error === null && rows[0] !== '["f"]';
    return may ? { trial, level, evidence: "it is allowed" } : null;
  }
  if (inhabited.changed.length > 0) {
    return { trial, level: "error", evidence: `rows of B changed in ${inhabited.changed.join(", ")}` };
  }
  if (leaks(trial)) {
    const without = trial.empty as Outcome;
    return {
      trial: asRead(trial),
      level,
      evidence: `with B: ${summarise(inhabited.observation)}; without B: ${summarise(without.observation)}`,
    };
  }
  if (probe.isSearch && inhabited.observation.rows.length > 0) {
    return { trial, level: "error", evidence: `it shows ${summarise(inhabited.observation)}` };
  }
  const canary = leaked(probe, inhabited.observation, canaries);
  return canary === undefined
    ? null
    : { trial, level: "error", evidence: `it shows ${canary}, which only B has` };
}

/** A change that is refused where B has a row changes nothing, but tells of that row. */
function asRead(trial: Trial): Trial {
  const { probe, inhabited } = trial;
  if (inhabited.observation.error?.code !== "42501") return trial;
  if (probe.rule !== "changes-neighbour" && probe.rule !== "deletes-neighbour") return trial;
  const gain = `learns which rows B has: it ${probe.gain} in vain`;
  return { ...trial, probe: { ...probe, rule: "reads-neighbour", gain } };
}

function leaks(trial: Trial): boolean {
  const { inhabited, empty, repeated } = trial;
  if (!empty || !repeated) return false;
  const noise = noiseIn(trial);
  const again = differences(repeated[0].observation, empty.observation);
  return differences(inhabited.observation, empty.observation).some(
    (field) => again.includes(field) && !noise.has(field),
  );
}

/** The fields in which two runs in the same world differ: they prove nothing. */
function noiseIn({ repeated }: Trial): ReadonlySet<string> {
  return new Set(repeated ? differences(repeated[0].observation, repeated[1].observation) : []);
}

/** Whether some of what differs without B differs by itself. */
export const isNoisy = (trial: Trial): boolean => noiseIn(trial).size > 0;

function leaked(probe: Probe, observation: Observation, canaries: readonly string[]): string | undefined {
  const text = Object.values(fieldsOf(observation)).join("\n");
  return canaries.find(
    (canary) => text.includes(canary) && !probe.sql.includes(canary) && !probe.setup?.includes(canary),
  );
}
