import type { Relation } from "../catalog/relations.ts";
import type { Row } from "../rows/make-row.ts";
import {
  keyOf,
  literal,
  type Probe,
  quoteName,
  removeSql,
  type Scene,
  tenantColumn,
  where,
  withoutReferences,
} from "./probe.ts";

/** Updates, deletes, merges and truncation, with and without a condition. */
export function writeProbes(scene: Scene, relation: Relation): Probe[] {
  return [...updateProbes(scene, relation), ...deleteProbes(scene, relation), ...truncateProbes(relation)];
}

function updateProbes(scene: Scene, relation: Relation): Probe[] {
  const { name, updatable } = relation;
  const update = { object: name, command: "update", rule: "changes-neighbour", writes: true };
  const plain = updatable.find((column) => !isKeyColumn(relation, column)) ?? updatable[0];
  const settable = relation.columns.find(({ isGenerated, isNumbered }) => !isGenerated && !isNumbered);
  const column = quoteName(plain ?? settable?.name ?? "id");
  const touch = `update ${name} set ${column} = ${column}`;
  const probes: Probe[] = [
    { ...update, gain: "updates rows of B without a condition", sql: touch, control: true },
  ];
  if (plain === undefined) return probes;
  // Nothing is read of the row: no policy for reading stands before it.
  const blind = relation.columns.find(({ name: found }) => found === plain);
  const own = scene.rowsOfA.get(name);
  if (blind && own) {
    probes.push({
      ...update,
      gain: "overwrites rows of B without reading them",
      sql: `update ${name} set ${column} = ${literal(relation, blind.name, own[blind.name])}`,
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

/** Inserts: a row of A's own, one of B's planted, and A's own with what B holds in it. */
export function insertProbes(scene: Scene, relation: Relation): Probe[] {
  const { name } = relation;
  if (relation.kind === "materialized") return [];
  const insert = { object: name, command: "insert", rule: "plants-in-neighbour", writes: true };
  // A leaf that holds no row of theirs is tried with one of the table.
  const sample = (rows: Scene["rowsOfA"]) =>
    rows.get(name) ?? (relation.root ? rows.get(relation.root) : undefined);
  const own = sample(scene.rowsOfA);
  const theirs = sample(scene.rowsOfB);
  if (relation.insertable.length === 0 || !own) {
    return [{ ...insert, gain: "adds rows", sql: `insert into ${name} default values`, control: true }];
  }
  const tenant = tenantColumn(scene, relation);
  const isTable = relation.kind === "table" || relation.kind === "partitioned";
  const room = (row: Row) => (isTable ? { setup: removeSql(relation, row) } : {});
  const probes: Probe[] = [
    {
      ...insert,
      gain: "adds a row of its own and is told of B",
      ...room(own),
      ...insertSql(relation, own),
      control: true,
    },
  ];
  if (!theirs) return probes;
  probes.push({ ...insert, gain: "adds a row to B", ...room(theirs), ...insertSql(relation, theirs) });
  if (tenant && relation.insertable.includes(tenant) && own[tenant] !== theirs[tenant]) {
    const moved = { ...own, [tenant]: theirs[tenant] as string };
    probes.push({ ...insert, gain: "adds its own row to B", ...room(own), ...insertSql(relation, moved) });
  }
  const mixed = (columns: readonly string[]): Row | null => {
    const taken = columns.filter((found) => found !== tenant && relation.insertable.includes(found));
    if (taken.length === 0 || taken.every((found) => theirs[found] === own[found])) return null;
    return { ...own, ...Object.fromEntries(taken.map((found) => [found, theirs[found] as string])) };
  };
  // Triggers may compare what no key does.
  const plain = mixed(
    relation.columns.map(({ name: column }) => column).filter((column) => !isKeyColumn(relation, column)),
  );
  if (plain) {
    probes.push({
      ...insert,
      rule: "value-oracle",
      gain: "learns which values B holds",
      ...room(own),
      ...insertSql(relation, plain),
    });
  }
  for (const { name: constraint, columns } of relation.uniqueKeys) {
    const row = mixed(columns) ?? (columns.includes(tenant ?? "") ? null : own);
    if (!row) continue;
    const oracle = {
      ...insert,
      rule: "unique-oracle",
      gain: `learns which values B holds, by the unique key ${constraint}`,
      ...room(own),
    };
    probes.push({ ...oracle, ...insertSql(relation, row) });
    probes.push({ ...oracle, command: "upsert", ...insertSql(relation, row, "on conflict do nothing") });
    const target = columns.map(quoteName).join(", ");
    const set = relation.updatable.find((found) => !columns.includes(found));
    if (set && isTable && columns.every((found) => relation.selectable.includes(found))) {
      const update = `on conflict (${target}) do update set ${quoteName(set)} = excluded.${quoteName(set)}`;
      probes.push({ ...oracle, command: "upsert", ...insertSql(relation, row, update) });
    }
  }
  for (const { name: constraint, columns } of relation.foreignKeys) {
    const row = mixed(columns);
    if (!row) continue;
    probes.push({
      ...insert,
      rule: "reference-oracle",
      gain: `refers to a row of B, or learns that it exists, by the foreign key ${constraint}`,
      ...room(own),
      ...insertSql(relation, row),
    });
  }
  return probes;
}

function insertSql(relation: Relation, row: Row, suffix = "") {
  const given = relation.insertable.filter((column) => row[column] != null);
  const required = new Set(relation.columns.filter(({ isRequired }) => isRequired).map(({ name }) => name));
  const render = (kept: readonly string[]) => {
    const columns = given.filter((column) => required.has(column) || kept.includes(column));
    const values = columns.map((column) => literal(relation, column, row[column]));
    return `insert into ${relation.name} (${columns.map(quoteName).join(", ")}) overriding system value values (${values.join(", ")}) ${suffix}`.trim();
  };
  return { sql: render(given), optional: given.filter((column) => !required.has(column)), render };
}

function isKeyColumn(relation: Relation, column: string): boolean {
  return [...relation.uniqueKeys, ...relation.foreignKeys].some(({ columns }) => columns.includes(column));
}
