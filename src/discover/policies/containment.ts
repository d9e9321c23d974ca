import type { Expression } from "../nodes/expression.ts";
import { equal } from "./compare.ts";
import type { Scope } from "./scope.ts";
import { valuesOf } from "./values.ts";
import { all, any, because, type Ways } from "./ways.ts";

/** `list @> element`, overlap of lists, and whether JSON has a word. */
export function contained(name: string, left: Expression, right: Expression, scope: Scope): Ways {
  if (name === "<@") return contained("@>", right, left, scope);
  const inRight = elementsOf(right, scope);
  if (name === "@>") {
    // What contains each element contains the list; an empty one is contained in everything.
    if (inRight) return all(inRight.map((element) => equal(element, left, scope)));
    const kinds = new Set(
      [left, right].flatMap((side) => valuesOf(side, scope)).map(({ value }) => value.kind),
    );
    if (kinds.has("unread")) return because("unfollowed", "what is contained");
    return because(kinds.has("row") || kinds.has("mixed") ? "missing" : "setting");
  }
  const inLeft = elementsOf(left, scope) ?? [left];
  return any(inLeft.flatMap((one) => (inRight ?? [right]).map((other) => equal(one, other, scope))));
}

/** The elements of a list that is written out, and so has some. */
function elementsOf(part: Expression, scope: Scope): Expression[] | undefined {
  const inner = part.kind === "cast" && part.args[0] ? part.args[0] : part;
  if (inner.kind === "array" && inner.args.length > 0) return inner.args;
  const name = inner.kind === "call" ? scope.catalog.builtins.get(inner.function) : undefined;
  return inner.kind === "call" && (name === "to_jsonb" || name === "jsonb_build_array")
    ? inner.args
    : undefined;
}
