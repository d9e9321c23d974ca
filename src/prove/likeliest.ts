import type { Probe } from "./probes/probe.ts";

/** By rule, how early a probe is tried where there is not time for all. */
const order: readonly string[] = [
  "reads-neighbour",
  "table-privilege",
  "changes-neighbour",
  "deletes-neighbour",
  "plants-in-neighbour",
  "function-reaches-neighbour",
  "context-fails-open",
  "role-escape",
  "reference-oracle",
  "unique-oracle",
  "predicate-before-wall",
  "plan-keeps-tenant",
];

/**
 * What finds most comes first, on all objects: what covers a command, then plain reads and
 * writes. Oracles follow, and random reads are last.
 */
export function likeliestFirst(probes: readonly Probe[]): Probe[] {
  const rank = ({ control, rule, command, render, gain }: Probe): number => {
    if (control) return 0;
    const isRandom = command === "select" && render !== undefined && gain === RANDOM;
    const place = order.indexOf(rule);
    return isRandom || place < 0 ? order.length + (isRandom ? 1 : 0) : 1 + place;
  };
  return [...probes].sort((one, other) => rank(one) - rank(other));
}

/** What a random read is for; the plain read that says the same covers its command. */
const RANDOM = "reads what depends on the rows of B";
