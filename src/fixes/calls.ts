import pg from "pg";
import type { Argument, Callable } from "../prove/catalog/functions.ts";
import { functionProbes } from "../prove/probes/functions.ts";
import type { Scene } from "../prove/probes/probe.ts";

/** How many calls of one function are tried. */
const MOST = 24;

/**
 * Calls of a function with values of the tenant's own rows: as the prover makes
 * them, and for a look-up by one value with each value that fits, because an
 * argument need not be named like the column that it is looked up in.
 */
export function callsOf(scene: Scene, callable: Callable): string[] {
  const [control] = functionProbes(scene, callable);
  const [argument, ...more] = callable.arguments.filter(({ hasDefault }) => !hasDefault);
  const isLookUp = callable.kind === "function" && argument !== undefined && more.length === 0;
  const lookUps = isLookUp
    ? valuesFor(scene, argument).map((value) => callWith(callable, argument, value))
    : [];
  return [...new Set([...(control ? [control.sql] : []), ...lookUps])].slice(0, MOST);
}

/** Values of the tenant's rows of the argument's type, the likeliest column first. */
function valuesFor({ relations, rowsOfA }: Scene, { name, baseType }: Argument): string[] {
  const like = name.replace(/^_+|^p_|^in_/, "");
  const found = relations.flatMap((relation) => {
    const row = rowsOfA.get(relation.name);
    return relation.columns
      .filter((column) => column.baseType === baseType && !column.isArray && row?.[column.name] != null)
      .map((column) => ({ value: String(row?.[column.name]), rank: rankOf(like, column.name) }));
  });
  const ranked = found.sort((one, other) => one.rank - other.rank);
  return [...new Set(ranked.map(({ value }) => value))];
}

/** 0 for the name itself, 1 where one name holds the other, 2 otherwise. */
function rankOf(like: string, column: string): number {
  if (like === column) return 0;
  return like !== "" && (column.includes(like) || like.includes(column)) ? 1 : 2;
}

function callWith({ name, returnsSet, returnsRow }: Callable, { type }: Argument, value: string): string {
  const expression = `${name}(${pg.escapeLiteral(value)}::${type})`;
  return returnsSet || returnsRow ? `select * from ${expression}` : `select ${expression}`;
}
