import type { Query } from "../../discover/nodes/expression.ts";
import type { JudgedVerdict } from "../../discover/parameters.ts";
import { walk } from "../../discover/policies/walk.ts";
import type { Facts } from "../facts.ts";

type Lookup = { columns: Set<number>; policies: Set<number> };

/**
 * What policies look up in other tables, and by which columns; SQL knows the
 * indexes. The same few look-ups stand in most policies: each is told once.
 */
export function judgeLookups({ policies }: Facts): JudgedVerdict[] {
  const lookups = new Map<string, Lookup & { table: number }>();
  for (const policy of policies)
    for (const condition of [policy.using, policy.check]) {
      if (!condition) continue;
      walk(condition, (part) => {
        if (part.kind !== "subquery") return;
        for (const { table, columns } of comparedIn(part.query)) {
          if (table === policy.relation || columns.size === 0) continue;
          const key = `${table} ${[...columns].sort().join()}`;
          const known = lookups.get(key) ?? { table, columns, policies: new Set<number>() };
          known.policies.add(policy.oid);
          lookups.set(key, known);
        }
      });
    }
  return [...lookups.values()].map(({ table, columns, policies }) => ({
    rule: "lookup",
    subject: table,
    detail: JSON.stringify({ columns: [...columns], policy: Math.min(...policies), count: policies.size }),
  }));
}

/** The tables of a query and of those in its FROM, with the columns that its conditions compare. */
function comparedIn(query: Query): { table: number; columns: Set<number> }[] {
  const own = query.tables.flatMap((table, at) =>
    table === undefined ? [] : [{ table, columns: comparedColumns(query, at + 1) }],
  );
  return [...own, ...query.subqueries.flatMap(comparedIn)];
}

function comparedColumns(query: Query, table: number): Set<number> {
  const columns = new Set<number>();
  for (const condition of query.conditions)
    walk(condition, (part, depth) => {
      if (part.kind !== "operator" || depth > 0) return;
      for (const side of part.args)
        if (side.kind === "column" && side.up === 0 && side.table === table) columns.add(side.column);
    });
  return columns;
}
