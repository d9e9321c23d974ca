import pg from "pg";
import type { Argument, Callable } from "../catalog/functions.ts";
import type { Relation } from "../catalog/relations.ts";
import type { Row } from "../rows/make-row.ts";
import { isKey, type Party, rowSource, valueFor } from "./arguments.ts";
import { digestAll, type Probe, replay, type Scene, withoutIndexes } from "./probe.ts";

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

function call(
  scene: Scene,
  { kind, name, arguments: args, returnsSet, returnsRow, isVariadic }: Callable,
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
  const last = values.pop();
  if (last !== undefined) values.push(isVariadic ? `variadic ${last}` : last);
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
