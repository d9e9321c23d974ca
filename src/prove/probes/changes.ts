import type { Relation } from "../catalog/relations.ts";
import {
  isKeyColumn,
  keyOf,
  literal,
  type Probe,
  quoteName,
  type Scene,
  tenantColumn,
  where,
  withoutReferences,
} from "./probe.ts";

/** Updates, deletes, merges and truncation, with and without a condition. */
export function changeProbes(scene: Scene, relation: Relation): Probe[] {
  return [...updateProbes(scene, relation), ...deleteProbes(scene, relation), ...truncateProbes(relation)];
}

function updateProbes(scene: Scene, relation: Relation): Probe[] {
  const { name, updatable } = relation;
  const update = { object: name, command: "update", rule: "changes-neighbour", writes: true };
  const plain = updatable.find((column) => !isKeyColumn(relation, column)) ?? updatable[0];
  const settable = relation.columns.find(({ isGenerated, isNumbered }) => !isGenerated && !isNumbered);
  const column = quoteName(plain ?? settable?.name ?? "id");
  const touch = `update ${name} set ${column} = ${column}`;
  const own = scene.rowsOfA.get(name);
  const isReadable = relation.selectable.includes(plain ?? "") && !relation.closed.includes("select");
  const probes: Probe[] = [
    {
      ...update,
      gain: "updates rows of B without a condition",
      sql: touch,
      control: isReadable || plain === undefined || !own,
    },
  ];
  if (plain === undefined) return probes;
  // Nothing is read of the row: no policy for reading stands before it.
  if (own) {
    probes.push({
      ...update,
      gain: "overwrites rows of B without reading them",
      sql: `update ${name} set ${column} = ${literal(relation, plain, own[plain])}`,
      control: !isReadable,
    });
  }
  const theirs = scene.rowsOfB.get(name);
  const tenant = tenantColumn(scene, relation);
  if (tenant) {
    probes.push({
      ...update,
      gain: "updates rows of B by naming the tenant",
      sql: `${touch} where ${quoteName(tenant)} = ${literal(relation, tenant, scene.b.tenant)}`,
    });
  }
  if (!theirs) return probes;
  const key = keyOf(relation, theirs);
  if (key.length > 0) {
    probes.push({
      ...update,
      gain: "updates a row of B by its key",
      sql: `${touch} where ${where(relation, theirs, key)}`,
    });
    probes.push({
      ...update,
      command: "merge",
      gain: "merges into a row of B",
      sql: `merge into ${name} as target using (select 1) as source on ${where(relation, theirs, key, "target")} when matched then update set ${column} = target.${column}`,
    });
  }
  if (!own) return probes;
  const mine = where(relation, own, keyOf(relation, own));
  const set = (columns: readonly string[], what: string, rule: string, gain: string): void => {
    const changed = columns.filter((found) => theirs[found] !== own[found] && updatable.includes(found));
    if (changed.length === 0 || mine === "") return;
    const values = changed.map((found) => `${quoteName(found)} = ${literal(relation, found, theirs[found])}`);
    probes.push({
      ...update,
      rule,
      gain: `${gain} ${what}`,
      sql: `update ${name} set ${values.join(", ")} where ${mine}`,
    });
    if (rule !== "plants-in-neighbour") return;
    // What reads no row is not held by what may be read; what a reference would refuse may be let through.
    const blind = `update ${name} set ${values.join(", ")}`;
    probes.push({ ...update, rule, gain: `${gain} without reading them`, sql: blind });
    probes.push({
      ...update,
      rule,
      gain: `${gain}, references set aside`,
      setup: withoutReferences,
      sql: blind,
    });
  };
  if (tenant) set([tenant], "", "plants-in-neighbour", "moves a row of its own into B");
  for (const { name: constraint, columns } of relation.uniqueKeys) {
    set(
      columns.filter((found) => found !== tenant),
      constraint,
      "unique-oracle",
      "learns which values B holds, by the unique key",
    );
  }
  for (const { name: constraint, columns } of relation.foreignKeys) {
    set(
      columns.filter((found) => found !== tenant),
      constraint,
      "reference-oracle",
      "refers to a row of B, or learns that it exists, by the foreign key",
    );
  }
  return probes;
}

function deleteProbes(scene: Scene, relation: Relation): Probe[] {
  const { name } = relation;
  const remove = { object: name, command: "delete", rule: "deletes-neighbour", writes: true };
  const probes: Probe[] = [
    { ...remove, gain: "deletes rows of B without a condition", sql: `delete from ${name}`, control: true },
  ];
  if (!relation.mayDelete) return probes;
  probes.push({
    ...remove,
    gain: "deletes rows of B without a condition, references set aside",
    setup: withoutReferences,
    sql: `delete from ${name}`,
    control: true,
  });
  const tenant = tenantColumn(scene, relation);
  const theirs = scene.rowsOfB.get(name);
  if (tenant)
    probes.push({
      ...remove,
      gain: "deletes rows of B by naming the tenant",
      sql: `delete from ${name} where ${quoteName(tenant)} = ${literal(relation, tenant, scene.b.tenant)}`,
    });
  const key = theirs ? keyOf(relation, theirs) : [];
  if (theirs && key.length > 0) {
    probes.push({
      ...remove,
      gain: "deletes a row of B by its key",
      sql: `delete from ${name} where ${where(relation, theirs, key)}`,
    });
    probes.push({
      ...remove,
      command: "merge",
      gain: "deletes a row of B by merging",
      sql: `merge into ${name} as target using (select 1) as source on ${where(relation, theirs, key, "target")} when matched then delete`,
    });
  }
  return probes;
}

function truncateProbes({ name, kind }: Relation): Probe[] {
  if (kind === "view" || kind === "materialized") return [];
  return [
    {
      object: name,
      command: "truncate",
      rule: "deletes-neighbour",
      gain: "empties the table for everyone",
      sql: `truncate ${name}`,
      writes: true,
      control: true,
    },
  ];
}
