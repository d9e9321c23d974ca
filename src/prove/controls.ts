import { isDenied, isForbidden, type Observation, summarise } from "./observation.ts";
import type { Probe, Scene } from "./probes/probe.ts";

/**
 * Why a control proves nothing: A did not see, add, change or delete a row of its
 * own. Null where it did, and where Postgres refuses everybody in the role, for
 * want of a privilege or of a policy.
 */
export function missedControl(scene: Scene, probe: Probe, observation: Observation): string | null {
  if (isClosed(scene, probe, observation)) return null;
  const reason =
    observation.error === null ? withoutEffect(scene, probe, observation) : failure(probe, observation);
  return reason === null ? null : `${probe.command}: ${reason}`;
}

/** Whether nobody in the role gets in, so that no row is needed to know that. */
export function isClosed(scene: Scene, { object, command }: Probe, observation: Observation): boolean {
  if (isDenied(observation)) return true;
  if (observation.error !== null && !isForbidden(observation)) return false;
  return scene.relations.find(({ name }) => name === object)?.closed.includes(command) ?? false;
}

function withoutEffect(
  { owners, relations, rowsOfA }: Scene,
  { object, command }: Probe,
  { tag, rows }: Observation,
): string | null {
  // A's rows may all be in other partitions: there is nothing of its own to do here.
  const isLeaf = relations.some(({ name, isPartition }) => isPartition && name === object);
  if (isLeaf && !rowsOfA.has(object)) return null;
  if (command === "insert" || command === "truncate") return null;
  const whose = owners.of.has(object) ? " of its own" : "";
  if (command === "select") {
    const [count, , own] = JSON.parse(rows[0] ?? "[]") as string[];
    return (own ?? count) === "0" ? `A sees no row${whose}` : null;
  }
  return / 0$/.test(tag) ? `A ${command === "update" ? "changes" : "deletes"} no row${whose}` : null;
}

function failure({ command }: Probe, observation: Observation): string | null {
  const { code = "", message = "" } = observation.error ?? {};
  if (command === "delete" && ["23503", "23001"].includes(code)) return null;
  // Not every view can be written to.
  if (command !== "select" && ["55000", "42809"].includes(code)) return null;
  // Through a view no room can be made: the own row is there already.
  if (command === "insert" && code === "23505") return null;
  // A leaf takes rows of one remainder, and that may be none of A's.
  if (command === "insert" && /partition constraint/.test(message)) return null;
  if (command === "truncate" && code === "0A000") return null;
  return summarise(observation);
}
