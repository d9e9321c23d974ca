import pg from "pg";
import type { Argument, Callable } from "../catalog/functions.ts";
import type { Relation } from "../catalog/relations.ts";
import { candidatesFor } from "../rows/candidates.ts";
import type { Row } from "../rows/make-row.ts";
import { asTenant, type Probe, type Scene } from "./probe.ts";

/** Calls with A's values and with B's; the second kind once more after B has called it on the same connection. */
export function functionProbes(scene: Scene, callable: Callable): Probe[] {
  const base = {
    object: callable.signature,
    command: "call",
    rule: "function-reaches-neighbour",
    writes: true,
  };
  const source = rowSource(scene, callable.arguments);
  const calls = new Map<string, Probe>();
  const add = (sql: string | null, probe: Omit<Probe, "sql">) => {
    if (sql !== null && !calls.has(sql)) calls.set(sql, { ...probe, sql });
  };
  const mine = call(scene, callable, (argument) =>
    valueFor(scene, argument, source, scene.rowsOfA, scene.a.tenant, scene.a.user),
  );
  const theirs = call(scene, callable, (argument) =>
    valueFor(scene, argument, source, scene.rowsOfB, scene.b.tenant, scene.b.user),
  );
  add(mine, { ...base, gain: "calls it with its own values and is told of B", control: true });
  add(theirs, { ...base, gain: "calls it with values of B and is told of B" });
  const one = (value: string | null) => (argument: Argument) =>
    isKey(argument) ? value : valueFor(scene, argument, source, scene.rowsOfA, scene.a.tenant, scene.a.user);
  for (const value of new Set([scene.b.tenant, scene.b.user, null])) {
    add(call(scene, callable, one(value)), { ...base, gain: "calls it with ids of B and is told of B" });
  }
  if (callable.arguments.some(({ hasDefault }) => hasDefault)) {
    const required = { ...callable, arguments: callable.arguments.filter(({ hasDefault }) => !hasDefault) };
    add(
      call(scene, required, (argument) =>
        valueFor(scene, argument, source, scene.rowsOfB, scene.b.tenant, scene.b.user),
      ),
      { ...base, gain: "calls it with values of B and is told of B" },
    );
  }
  const probes = [...calls.values()];
  if (mine !== null && callable.kind === "function") {
    probes.push({
      ...base,
      rule: "plan-keeps-tenant",
      gain: "calls it after B has, on the same connection, and is told of B",
      setup: `${asTenant(scene, scene.b)}; deallocate all; prepare prove_plan as ${mine}; execute prove_plan`,
      sql: "execute prove_plan",
    });
  }
  return probes;
}

const isKey = ({ baseType, name }: Argument) =>
  baseType === "uuid" || /(^|_)(id|tenant|org|account|user)$/.test(name);

function call(
  scene: Scene,
  { kind, name, arguments: args, returnsSet, returnsRow }: Callable,
  value: (argument: Argument) => string | null,
): string | null {
  const values = args.map((argument) => {
    const relation = scene.relations.find((found) => found.name === argument.type);
    const given = value(argument);
    if (relation)
      return rowLiteral(relation, given === scene.b.tenant ? scene.rowsOfB : scene.rowsOfA, argument);
    const literal = given === null ? "null" : pg.escapeLiteral(given);
    return `${argument.hasDefault && argument.name ? `${pg.escapeIdentifier(argument.name)} => ` : ""}${literal}::${argument.type}`;
  });
  const expression = `${name}(${values.join(", ")})`;
  if (kind === "procedure") return `call ${expression}`;
  if (kind === "aggregate" || kind === "window")
    return `select ${expression} ${kind === "window" ? "over ()" : ""}`;
  return returnsSet || returnsRow ? `select * from ${expression}` : `select ${expression}`;
}

function rowLiteral(relation: Relation, rows: ReadonlyMap<string, Row>, argument: Argument): string {
  const row = rows.get(relation.name);
  if (!row) return `null::${argument.type}`;
  const values = relation.columns.map(({ name, type }) =>
    row[name] == null ? `null::${type}` : `${pg.escapeLiteral(row[name])}::${type}`,
  );
  return `row(${values.join(", ")})::${argument.type}`;
}

/** The table whose columns are named like the arguments: one of its rows makes a consistent call. */
function rowSource(scene: Scene, args: readonly Argument[]): string | null {
  const named = args.filter(({ name }) => name !== "");
  const score = ({ columns }: Relation) =>
    named.filter((argument) =>
      columns.some((column) => column.name === argument.name && column.baseType === argument.baseType),
    ).length;
  const [best] = scene.relations
    .filter(({ name }) => scene.rowsOfA.has(name))
    .map((relation) => ({ name: relation.name, score: score(relation) }))
    .sort((one, other) => other.score - one.score);
  return best && best.score > 0 ? best.name : null;
}

function valueFor(
  scene: Scene,
  argument: Argument,
  source: string | null,
  rows: ReadonlyMap<string, Row>,
  tenant: string,
  user: string | null,
): string | null {
  const like = argument.name.replace(/^_+|^p_|^in_/, "");
  const row = source ? rows.get(source) : undefined;
  if (row?.[like] != null) return row[like] as string;
  if (scene.relations.some(({ name }) => name === argument.type)) return tenant;
  const table = like.replace(/_?id$/, "");
  if (table !== "") {
    const named = [...rows].find(([name]) => new RegExp(`(^|[."_])${table}(e?s)?"?$`, "i").test(name));
    if (named?.[1].id != null) return named[1].id as string;
  }
  if (argument.baseType === "uuid") return /user|member|person/.test(like) ? (user ?? tenant) : tenant;
  if (/tenant|org|account/.test(like)) return tenant;
  if (argument.baseType === "regclass") return "pg_class";
  const column = {
    name: like,
    type: argument.type,
    baseType: argument.baseType,
    isArray: argument.type.endsWith("[]"),
    labels: null,
    isNullable: true,
    isRequired: false,
    isGenerated: false,
  };
  const [value] = candidatesFor(
    { name: "argument", columns: [], checks: [], foreignKeys: [], uniqueKeys: [], primaryKey: [] },
    column,
    1,
  );
  return value ?? null;
}
