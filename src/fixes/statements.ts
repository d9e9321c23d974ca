import type { Callable } from "../prove/catalog/functions.ts";
import type { Relation } from "../prove/catalog/relations.ts";
import { insertProbes } from "../prove/probes/inserts.ts";
import {
  asTenant,
  digestAll,
  isKeyColumn,
  keyOf,
  list,
  type Probe,
  quoteName,
  type Scene,
  where,
} from "../prove/probes/probe.ts";
import { becomeSql } from "../prove/tenants/context.ts";
import { callsOf } from "./calls.ts";
import type { Statement } from "./statement.ts";

/** All that the tenant's user of a scene does with its own rows, and what it calls, with and without a context. */
export function statementsOf(scene: Scene): Statement[] {
  const { role } = scene.principal;
  const prelude = asTenant(scene, scene.a);
  const outside = becomeSql(scene.principal);
  return [
    ...scene.relations.flatMap((relation) =>
      [...reads(scene, relation), ...writes(scene, relation)].map((statement) => ({
        object: relation.name,
        role,
        prelude,
        ...statement,
      })),
    ),
    ...scene.functions
      .filter(({ uncallable }) => uncallable === null)
      .flatMap((callable) => calls(scene, callable, [prelude, outside])),
  ];
}

type Sent = Pick<Statement, "command" | "sql" | "setup">;

function reads({ rowsOfA }: Scene, relation: Relation): Sent[] {
  const { name, selectable } = relation;
  if (selectable.length === 0) return [];
  const row = rowsOfA.get(name);
  const key = row ? keyOf(relation, row).filter((column) => selectable.includes(column)) : [];
  return [
    { command: "select", sql: digestAll(relation) },
    ...(row && key.length > 0
      ? [
          {
            command: "select" as const,
            sql: `select ${list(selectable)} from ${name} where ${where(relation, row, key)}`,
          },
        ]
      : []),
  ];
}

function writes(scene: Scene, relation: Relation): Sent[] {
  const { name, updatable, mayDelete } = relation;
  const row = scene.rowsOfA.get(name);
  const sent: Sent[] = [];
  const [insert] = relation.insertable.length > 0 && row ? insertProbes(scene, relation) : [];
  if (insert) sent.push(...inserts(insert));
  const condition = row ? where(relation, row, keyOf(relation, row)) : "";
  const column = updatable.find((found) => !isKeyColumn(relation, found)) ?? updatable[0];
  if (column !== undefined) {
    const update = `update ${name} set ${quoteName(column)} = ${quoteName(column)}`;
    sent.push({ command: "update", sql: update });
    if (condition) sent.push({ command: "update", sql: `${update} where ${condition}` });
  }
  if (mayDelete) {
    sent.push({ command: "delete", sql: `delete from ${name}` });
    if (condition) sent.push({ command: "delete", sql: `delete from ${name} where ${condition}` });
  }
  return sent;
}

/** The row as a whole, and with all left out that has a default or may be null: the tenant, for one. */
function inserts({ sql, setup, render }: Probe): Sent[] {
  const texts = new Set([sql, ...(render ? [render([])] : [])]);
  return [...texts]
    .filter((text) => !text.includes("() overriding"))
    .map((text) => ({ command: "insert", sql: text, ...(setup !== undefined && { setup }) }));
}

/** A function may be called before anybody is signed in: to look up a session, for one. */
function calls(scene: Scene, callable: Callable, preludes: readonly string[]): Statement[] {
  return callsOf(scene, callable).flatMap((sql) =>
    preludes.map((prelude) => ({
      object: callable.signature,
      command: "call" as const,
      role: scene.principal.role,
      prelude,
      sql,
    })),
  );
}
