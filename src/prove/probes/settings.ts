import pg from "pg";
import type { Relation } from "../catalog/relations.ts";
import { digestAll, type Probe, quoteName, type Scene } from "./probe.ts";

const VALUES = ["true", "on", "1"];

/**
 * Settings that the schema reads, but that do not say who asks: an administrator's
 * mode, a bypass. Any SQL can set them; all are given a value at once, that which
 * the schema compares them with first.
 */
export function settingProbes(scene: Scene, relation: Relation): Probe[] {
  const { entrance, hints } = scene;
  const switches = [
    ...entrance.others,
    ...entrance.settings
      .filter(({ meaning, claims }) => meaning === "unknown" && claims === null)
      .map(({ name }) => name),
  ].filter((name) => !isKeptElsewhere.test(name) && scene.a.values?.[name] === undefined);
  if (switches.length === 0) return [];
  const compared = switches.map((name) => [name, comparedWith(name, hints)] as const);
  const rounds = Math.max(VALUES.length, ...compared.map(([, values]) => values.length));
  const seen = new Set<string>();
  return Array.from({ length: Math.min(rounds, 6) }, (_, round) => {
    const set = compared.map(
      ([name, values]) =>
        `set local ${nameOf(name)} = ${pg.escapeLiteral(values[round % values.length] ?? "")}`,
    );
    return `${set.join("; ")}; ${digestAll(relation)}`;
  })
    .filter((sql) => !seen.has(sql) && seen.add(sql))
    .map((sql) => ({
      object: relation.name,
      command: "select",
      rule: "setting-opens",
      gain: "sets what says nothing of who asks, and reads rows of B",
      sql,
      writes: false,
    }));
}

/** The package's own, and what proves a context. */
const isKeptElsewhere = /^rowhouse\.|seal/;

const nameOf = (name: string): string => name.split(".").map(quoteName).join(".");

function comparedWith(name: string, hints: Scene["hints"]): string[] {
  const last = name.split(".").at(-1) ?? "";
  return [
    ...new Set([
      ...(hints.get(name.toLowerCase()) ?? []),
      ...(hints.get(last.toLowerCase()) ?? []),
      ...VALUES,
    ]),
  ];
}
