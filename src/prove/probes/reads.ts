import type { Relation } from "../catalog/relations.ts";
import { enterSql } from "../tenants/context.ts";
import {
  digestAll,
  keyOf,
  list,
  literal,
  ownRows,
  type Probe,
  quoteName,
  replay,
  type Scene,
  tenantColumn,
  where,
  withoutIndexes,
} from "./probe.ts";
import { settingProbes } from "./settings.ts";

/** Every way to read a relation: all of it, B's rows by tenant and by key, by what an error tells, locked, copied. */
export function readProbes(scene: Scene, relation: Relation): Probe[] {
  const { name, selectable } = relation;
  const read = { object: name, command: "select", rule: "reads-neighbour", writes: false };
  if (selectable.length === 0) {
    return [{ ...read, gain: "counts the rows of B", sql: `select count(*) from ${name}`, control: true }];
  }
  const digest = digestAll(relation);
  const probes: Probe[] = [
    {
      ...read,
      gain: "reads what depends on the rows of B",
      sql: digestAll(relation, ownRows(scene, relation)),
      control: true,
    },
    {
      ...read,
      command: "copy",
      gain: "copies out rows of B",
      sql: `copy (select ${list(selectable)} from ${name}) to stdout`,
    },
  ];
  const row = scene.rowsOfB.get(name);
  const tenant = tenantColumn(scene, relation);
  const readable = new Set(selectable);
  if (tenant && readable.has(tenant)) {
    const condition = `${quoteName(tenant)} = ${literal(relation, tenant, scene.b.tenant)}`;
    probes.push({
      ...read,
      gain: "reads rows of B by naming the tenant",
      ...columnsOf(relation, selectable, condition),
    });
  }
  if (row) {
    const key = keyOf(relation, row).filter((column) => readable.has(column));
    if (key.length > 0) {
      const condition = where(relation, row, key);
      probes.push({
        ...read,
        gain: "reads a row of B by its key",
        ...columnsOf(relation, selectable, condition),
      });
      // The predicate is not leakproof: before the policy it would meet B's row and fail on it.
      const trap = `1 / (case when ${condition} then 0 else 1 end) = 1`;
      probes.push({
        ...read,
        rule: "predicate-before-wall",
        gain: "learns from an error that a row of B exists",
        sql: `${withoutIndexes}; select count(*) from ${name} where ${trap}`,
      });
    }
  }
  if (relation.updatable.length > 0) {
    probes.push({
      ...read,
      command: "lock",
      gain: "locks rows of B",
      sql: `select 1 from ${name} for update`,
      writes: false,
    });
  }
  if (scene.owners.of.has(name))
    probes.push(
      ...contextProbes(scene, relation, digest),
      ...forgeProbe(scene, relation, digest),
      replayProbe(scene, relation, digest),
      ...settingProbes(scene, relation),
    );
  return probes;
}

/** What the role reads before any context has been set: a setting that was set once is never quite unset again. */
export function uncontextedProbes(scene: Scene): Probe[] {
  return scene.relations
    .filter(({ name, selectable }) => scene.owners.of.has(name) && selectable.length > 0)
    .map((relation) => ({
      object: relation.name,
      command: "select",
      rule: "context-fails-open",
      gain: "reads rows of B before any context has been set",
      sql: digestAll(relation),
      writes: false,
      uncontexted: true,
    }));
}

/** Contexts that no tenant has: what they show belongs to nobody who asked. */
function contextProbes(scene: Scene, relation: Relation, digest: string): Probe[] {
  if (scene.entrance.template !== null || scene.entrance.settings.length === 0) return [];
  const variants = {
    empty: "",
    pattern: "%",
    blank: " ",
    null: "null",
    zero: "0",
    "other case": scene.a.tenant.toUpperCase(),
  };
  return Object.entries(variants).map(([variant, tenant]) => ({
    object: relation.name,
    command: "select",
    rule: "context-fails-open",
    gain: `reads rows of B in a context whose tenant is ${variant}`,
    sql: `${enterSql({ ...scene.entrance, seals: null }, { tenant, user: variant === "other case" ? scene.a.user : tenant }, scene.principal)}; ${digest}`,
    writes: false,
  }));
}

/** The claim to be B, as any SQL that A gets to send can make it. Where a context must be sealed it shows nothing. */
function forgeProbe(scene: Scene, relation: Relation, digest: string): Probe[] {
  const { template, settings, byRole, seals } = scene.entrance;
  if (template !== null || settings.length === 0 || byRole) return [];
  const { tenant, user } = scene.b;
  const forged = enterSql({ ...scene.entrance, seals: null }, { tenant, user }, scene.principal);
  // The refusal of a claim without its seal comes when a row is met: that it comes at all tells of one.
  const gain = seals
    ? "claims to be B, and the refusal tells whether B has rows"
    : "claims to be B and reads rows of B";
  const sql = `${forged}; ${digest}`;
  return [{ object: relation.name, command: "select", rule: "context-forgeable", gain, sql, writes: false }];
}

/** A statement that was prepared and planned in B's context, run again in A's on the same connection. */
function replayProbe(scene: Scene, relation: Relation, digest: string): Probe {
  return {
    object: relation.name,
    command: "execute",
    rule: "plan-keeps-tenant",
    gain: "runs a statement that was planned for B and meets what was planned for B",
    ...replay(scene, digest),
    writes: false,
  };
}

function columnsOf(relation: Relation, columns: readonly string[], condition: string) {
  const render = (kept: readonly string[]) => `select ${list(kept)} from ${relation.name} where ${condition}`;
  return { sql: render(columns), optional: columns, render };
}
