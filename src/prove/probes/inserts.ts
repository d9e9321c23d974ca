import type { Relation } from "../catalog/relations.ts";
import type { Row } from "../rows/make-row.ts";
import { isKeyColumn, literal, type Probe, quoteName, removeSql, type Scene, tenantColumn } from "./probe.ts";

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
    // A policy may ask who wrote it, and forget to ask for whom.
    const author = { ...moved };
    for (const { name: column, baseType } of relation.columns) {
      if (baseType === "uuid" && column !== tenant && names.test(column) && scene.a.user)
        author[column] = scene.a.user;
    }
    probes.push({
      ...insert,
      gain: "adds a row of its own user to B",
      ...room(own),
      ...insertSql(relation, author),
    });
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

const names = /(^|_)(user|author|owner|member|person|creator|created_by|written_by)(_?id)?$/;

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
