import pg from "pg";
import type { Argument, Callable } from "../catalog/functions.ts";
import type { Relation } from "../catalog/relations.ts";
import { candidatesFor } from "../rows/candidates.ts";
import type { Row } from "../rows/make-row.ts";
import type { Identity } from "../tenants/context.ts";
import { digestAll, type Probe, replay, type Scene, withoutIndexes } from "./probe.ts";

type Party = { identity: Identity; rows: ReadonlyMap<string, Row> };

/** Calls with A's values and with B's, what A sees after them, and a call that B has made before on the same connection. */
export function functionProbes(scene: Scene, callable: Callable): Probe[] {
  const base = {
    object: callable.signature,
    command: "call",
    rule: "function-reaches-neighbour",
    writes: true,
  };
  const source = rowSource(scene, callable.arguments);
  const a: Party = { identity: scene.a, rows: scene.rowsOfA };
  const b: Party = { identity: scene.b, rows: scene.rowsOfB };
  const value = (party: Party) => (argument: Argument) => valueFor(scene, argument, source, party);
  const mine = call(scene, callable, value(a));
  const control = {
    ...base,
    gain: "calls it with its own values and is told of B",
    sql: mine,
    control: true,
  };
  // To enter a tenant is what it is for; who may say which tenant is the server's care.
  if (scene.waysIn.includes(callable.name)) return [control];

  const required = { ...callable, arguments: callable.arguments.filter(({ hasDefault }) => !hasDefault) };
  const keyed = (key: string | null) => (argument: Argument) => (isKey(argument) ? key : value(a)(argument));
  const theirs = new Set([
    call(scene, callable, value(b)),
    call(scene, required, value(b)),
    call(scene, callable, keyed(scene.b.tenant)),
    call(scene, callable, keyed(scene.b.user)),
    call(scene, callable, keyed(null)),
  ]);
  theirs.delete(mine);
  const probes: Probe[] = [control];
  for (const sql of theirs) probes.push({ ...base, gain: "calls it with values of B and is told of B", sql });
  const read = readable(scene);
  if (read) {
    for (const sql of [mine, ...theirs]) {
      probes.push({
        ...base,
        gain: "calls it and then reads rows of B",
        sql: `${sql}; ${digestAll(read)}`,
        writes: false,
      });
    }
  }
  if (callable.kind === "function") {
    probes.push({
      ...base,
      rule: "plan-keeps-tenant",
      gain: "calls it after B has, on the same connection, and is told of B",
      ...replay(scene, mine),
    });
  }
  return probes;
}

/** A function that is said to be leakproof is run on rows of B, whatever it makes of them. */
export function leakproofProbes(
  scene: Scene,
  { name, signature, arguments: [argument, ...more], leakproof }: Callable,
): Probe[] {
  if (!leakproof || argument === undefined || more.length > 0) return [];
  return scene.relations.flatMap((relation): Probe[] => {
    const column = relation.columns.find(
      (found) => found.baseType === argument.baseType && relation.selectable.includes(found.name),
    );
    if (!column || relation.isPartition || !scene.rowsOfB.has(relation.name)) return [];
    const sql = `${withoutIndexes}; select count(*) from ${relation.name} where ${name}(${pg.escapeIdentifier(column.name)}) is not null`;
    const gain = `has it run on rows of B in ${relation.name}`;
    return [{ object: signature, command: "select", rule: "leakproof-function", gain, sql, writes: false }];
  });
}

/** A table of the tenants' that A may read: it shows whose context A is in. */
const readable = ({ relations, owners, rowsOfB }: Scene): Relation | undefined =>
  relations.find(
    ({ name, kind, selectable, isPartition }) =>
      kind === "table" && !isPartition && selectable.length > 0 && owners.of.has(name) && rowsOfB.has(name),
  );

const isKey = ({ baseType, name }: Argument) =>
  baseType === "uuid" || /(^|_)(id|tenant|org|account|user)$/.test(name);

function call(
  scene: Scene,
  { kind, name, arguments: args, returnsSet, returnsRow }: Callable,
  value: (argument: Argument) => string | null,
): string {
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

function valueFor(scene: Scene, argument: Argument, source: string | null, party: Party): string | null {
  const { rows, identity } = party;
  const { tenant, user } = identity;
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
    isNumbered: false,
  };
  const [value] = candidatesFor(
    { name: "argument", columns: [], checks: [], foreignKeys: [], uniqueKeys: [], primaryKey: [] },
    column,
    1,
  );
  return value ?? null;
}
