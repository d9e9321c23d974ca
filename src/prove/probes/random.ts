import fc from "fast-check";
import type { Relation } from "../catalog/relations.ts";
import { literal, type Probe, quoteName, type Scene } from "./probe.ts";

/** Reads with conditions that nobody thought of, from values that A and B hold. The seed repeats them. */
export function randomProbes(scene: Scene, relation: Relation, count: number): Probe[] {
  const rows = [scene.rowsOfA.get(relation.name), scene.rowsOfB.get(relation.name)];
  const conditions = relation.columns
    .filter(({ name, baseType }) => relation.selectable.includes(name) && ordered.has(baseType))
    .flatMap(({ name }) => {
      const values = new Set(
        rows.flatMap((row) => (row?.[name] == null ? [] : [literal(relation, name, row[name])])),
      );
      const compared = [...values].flatMap((value) =>
        operators.map((operator) => `${quoteName(name)} ${operator} ${value}`),
      );
      return [...compared, `${quoteName(name)} is null`, `${quoteName(name)} is not null`];
    });
  if (count === 0 || conditions.length === 0) return [];
  const some = fc.record({
    joint: fc.constantFrom(" and ", " or "),
    negated: fc.boolean(),
    conditions: fc.uniqueArray(fc.constantFrom(...conditions), { minLength: 1, maxLength: 4 }),
  });
  return fc
    .sample(some, { seed: scene.seed, numRuns: count })
    .map(({ joint, negated, conditions: optional }) => {
      const render = (kept: readonly string[]) => {
        const condition = kept.length === 0 ? "" : ` where ${negated ? "not " : ""}(${kept.join(joint)})`;
        return `select count(*) from ${relation.name}${condition}`;
      };
      return {
        object: relation.name,
        command: "select",
        rule: "reads-neighbour",
        gain: "reads what depends on the rows of B",
        sql: render(optional),
        optional,
        render,
        writes: false,
      };
    });
}

const operators = ["=", "<>", "<", ">"];
const ordered = new Set([
  "uuid",
  "text",
  "varchar",
  "int2",
  "int4",
  "int8",
  "numeric",
  "timestamptz",
  "date",
  "bool",
]);
