import type { Expression } from "../nodes/expression.ts";
import { bodyScope } from "./bodies.ts";
import { compared, equal, otherwise } from "./compare.ts";
import { contained } from "./containment.ts";
import type { Scope } from "./scope.ts";
import { nullWays, type Outcome, outcome } from "./truth.ts";
import { valuesOf } from "./values.ts";
import { any, because, impossible, type Ways } from "./ways.ts";

const PATTERNS = /^(starts_with|textlike|texticlike|like)$/;

/** A function that answers yes or no: a comparison, a test of the role, or one whose body says what it asks. */
export function callOutcome(part: Expression & { kind: "call" }, wanted: Outcome, scope: Scope): Ways {
  const { catalog } = scope;
  const [left, right] = part.args;
  if (catalog.comparing.has(part.function) && left && right) return compared(part, wanted, scope);
  const name = catalog.builtins.get(part.function);
  if (name !== undefined && wanted === null) return any(part.args.map((arg) => nullWays(arg, scope)));
  if (catalog.roleTests.has(part.function)) return wanted ? roleTest(part, scope) : because("role");
  if (name !== undefined && PATTERNS.test(name) && left && right) return otherwise("~~", left, right, scope);
  if (name === "jsonb_exists" && left && right && wanted) return contained("?", left, right, scope);
  const body = bodyScope(part, scope);
  if (body) return outcome(body.expression, wanted, body.scope);
  return unread(part, wanted, scope);
}

/** pg_has_role(): of the row's own role it holds the row; of another it is one for those who can become it. */
function roleTest({ args }: Expression & { kind: "call" }, scope: Scope): Ways {
  const role = args[args.length - 2];
  if (!role) return because("role");
  const values = valuesOf(role, scope).map(({ value }) => value);
  if (values.some(({ kind }) => kind === "row")) {
    const who: Expression = { kind: "who", who: "current_user", args: [] };
    return equal(role, who, scope);
  }
  const names = values.flatMap((value) =>
    value.kind === "constant" && typeof value.value === "string" ? [value.value] : [],
  );
  const isReached = names.length < values.length || names.some((one) => scope.catalog.reach.has(one));
  return isReached ? because("role") : impossible;
}

/** A function that cannot be read: it may hold the row if it is told of it and knows who asks. */
function unread(part: Expression & { kind: "call" }, wanted: Outcome, scope: Scope): Ways {
  const facts = scope.catalog.functions.get(part.function);
  const values = part.args.flatMap((arg) => valuesOf(arg, scope)).map(({ value }) => value);
  const kinds = new Set(values.map(({ kind }) => kind));
  // Nobody knows what dynamic SQL asks.
  const isDynamic = facts?.words.some(({ kind, text }) => kind === "name" && text === "execute") ?? false;
  const asks = isDynamic || (facts?.readsContext ?? false) || kinds.has("context") || kinds.has("mixed");
  const ofRow = kinds.has("row") || kinds.has("mixed");
  if (wanted === null && !asks) return impossible;
  if (kinds.has("entry") && !ofRow && !asks) return [];
  if (ofRow && asks)
    return because("unfollowed", facts ? `${facts.schema}.${facts.name}()` : "a function of the row");
  if (ofRow) return because("unbound");
  return because(asks ? "setting" : "always");
}
