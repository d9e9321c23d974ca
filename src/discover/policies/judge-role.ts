import type { Expression } from "../nodes/expression.ts";
import type { Catalog } from "./catalog.ts";
import { never, open, type Verdict } from "./verdict.ts";
import { walk } from "./walk.ts";

/** A branch for a role that the application cannot become is none for it. */
export function judgeRoleGate(expression: Expression, catalog: Catalog): Verdict {
  let reachable = false;
  walk(expression, (part) => {
    if (part.kind === "constant" && typeof part.value === "string")
      reachable ||= catalog.reach.has(part.value);
  });
  return reachable ? open("role") : never;
}
