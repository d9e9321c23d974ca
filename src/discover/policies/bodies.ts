import type { Expression } from "../nodes/expression.ts";
import { type Given, type Scope, scopeOf } from "./scope.ts";

const DEEPEST = 8;

/** What a call stands for: the function's body, with what it was called with. Null where nobody can read it here. */
export function bodyScope(
  { function: oid, args }: Expression & { kind: "call" },
  scope: Scope,
): { expression: Expression; scope: Scope } | null {
  const expression = scope.depth < DEEPEST ? scope.catalog.bodyOf(oid) : null;
  if (!expression) return null;
  const given: Given = new Map(args.map((arg, at) => [at + 1, { expression: arg, scope }]));
  return {
    expression,
    scope: {
      ...scopeOf(scope.relation, scope.catalog),
      arguments: given,
      isBody: true,
      asOwner: scope.asOwner || (scope.catalog.functions.get(oid)?.isDefiner ?? false),
      depth: scope.depth + 1,
    },
  };
}
