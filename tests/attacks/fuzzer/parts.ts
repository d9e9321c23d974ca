/** The parts of a statement as the shapes put them together. */
import { flip } from "./contexts.ts";
import type { Draw } from "./draw.ts";

export type Parts = {
  draw: Draw;
  /** `fuzz.plain as d`, sampled or not, and the other table as `e`. */
  d: string;
  e: string;
  /** `where …` of the conditions and those that are added. */
  where: (...more: string[]) => string;
  otherWhere: (...more: string[]) => string;
  columns: string;
  /** order, limit and lock, as far as the columns allow. */
  tail: string;
  /** The contexts by `n`, the first for 1. */
  flip: (n: string) => string;
  /** A relation that goes through the contexts, a row each: `as sw`, with `sw.s` and `sw.n`. */
  steps: string;
  /** A scan of `d` that comes again for each row of `sw`. */
  again: string;
};

export function partsOf(draw: Draw): Parts {
  const isAggregate = draw.columns.includes("(");
  const where = (conditions: string[]) => (conditions.length > 0 ? `where ${conditions.join(" and ")}` : "");
  const order = draw.order && !isAggregate ? `order by ${draw.order}` : "";
  const tail = (between = "") =>
    [
      order,
      draw.limit,
      between,
      isAggregate ? "" : draw.lock && `${draw.lock.replace(/^for \w+/, "$& of d")}`,
    ]
      .filter(Boolean)
      .join(" ");
  const d = `fuzz.${draw.table} as d ${draw.sample}`.trimEnd();
  const dWhere = (...more: string[]) => where([...draw.conditions, ...more]);
  const others = draw.otherConditions.map((condition) => condition.replaceAll(/\bd\./g, "e."));
  const byContext = (n: string) => flip(draw.attacker, n, draw.contexts);
  return {
    draw,
    d,
    e: `fuzz.${draw.other} as e`,
    where: dWhere,
    otherWhere: (...more) => where([...others, ...more]),
    columns: draw.columns,
    tail: tail(),
    flip: byContext,
    steps: `(select ${byContext("n")} as s, n from generate_series(1, ${draw.contexts.length}) as n offset 0) as sw`,
    again: `(select ${draw.columns} from ${d} ${dWhere("sw.n > 0")} ${tail("offset 0")})`,
  };
}
