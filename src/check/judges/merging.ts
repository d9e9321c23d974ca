import { callsOf } from "../../discover/functions/words.ts";
import type { Expression, Query } from "../../discover/nodes/expression.ts";
import type { JudgedVerdict } from "../../discover/parameters.ts";
import type { Policy } from "../../discover/policies/policy.ts";
import { isContext, rowColumns, walk, walkQuery } from "../../discover/policies/walk.ts";
import type { Facts } from "../facts.ts";

/**
 * Policies that compare a tenant's column by `=` with a value that a function has
 * verified. The planner merges that with what a query says the column equals, and
 * may read the rows by the query's value. A comparison that it does not merge,
 * such as uuid_eq(), isolates: then the other one only finds the rows.
 */
export function judgeMerging(facts: Facts): JudgedVerdict[] {
  const verifying = verifyingFunctions(facts);
  const views = verifyingViews(facts);
  const verifies: Verifies = (part) => mentions(part, verifying, views);
  const walls = new Map(facts.tables.map(({ oid, walls }) => [oid, new Set(walls)]));
  return facts.policies
    .filter((policy) => {
      const compared = comparedColumns(policy, (part) => valuesOf(part).some(verifies), facts, isMerged);
      if (![...compared].some((column) => walls.get(policy.relation)?.has(column))) return false;
      const isolated = isolatedColumns(policy, verifies, facts);
      return [...compared].some((column) => !isolated.has(column));
    })
    .map(({ oid }) => ({ rule: "policy-merged-comparison", subject: oid, detail: null }));
}

/** Functions that ask who is there with rights that the asker has not, and those that call them. */
function verifyingFunctions({ definers, functions }: Facts): ReadonlySet<number> {
  const verifying = new Set(
    definers.filter(({ oid, definer }) => definer && functions.get(oid)?.readsContext).map(({ oid }) => oid),
  );
  for (let before = -1; before < verifying.size; ) {
    before = verifying.size;
    const names = new Set(
      [...verifying].flatMap((oid) => {
        const { schema, name } = functions.get(oid) ?? {};
        return name === undefined ? [] : [name, `${schema}.${name}`];
      }),
    );
    for (const [oid, { words }] of functions)
      if (callsOf(words).some((call) => names.has(call))) verifying.add(oid);
  }
  return verifying;
}

/** Views that ask who is there with rights that the asker has not. */
function verifyingViews({ views, catalog }: Facts): ReadonlySet<number> {
  const asks = (query: Query): boolean => {
    let found = false;
    walkQuery(query, (part) => (found ||= isContext(part, catalog)), 0);
    return found;
  };
  return new Set(views.filter(({ query }) => asks(query)).map(({ oid }) => oid));
}

type Verifies = (part: Expression) => boolean;
type Test = (part: Expression, facts: Facts) => boolean;

/** The row's columns that a policy's condition on found rows compares with a verified value in this way. */
function comparedColumns(
  { using }: Policy,
  verifies: Verifies,
  facts: Facts,
  inThisWay: Test,
): ReadonlySet<number> {
  const parts = using ? conjuncts(using) : [];
  return new Set(
    parts.filter((part) => inThisWay(part, facts) && verifies(part)).flatMap((part) => rowColumns(part)),
  );
}

/** What the policy itself isolates, or a restrictive one beside it that holds everybody. */
function isolatedColumns(policy: Policy, verifies: Verifies, facts: Facts): ReadonlySet<number> {
  const beside = (facts.policiesOf.get(policy.relation) ?? []).filter(
    ({ permissive, roles, command }) =>
      !permissive && roles.includes(0) && (command === "*" || command === policy.command),
  );
  const isolates = [policy, ...beside].map((one) => comparedColumns(one, verifies, facts, isCached));
  return new Set(isolates.flatMap((columns) => [...columns]));
}

/** `row = value`: a member of an equivalence class. */
const isMerged: Test = (part, { catalog }) => {
  if (part.kind !== "operator" || part.any || catalog.operatorName.get(part.operator) !== "=") return false;
  const sides = part.args.map((side) => rowColumns(side).length > 0);
  return sides.includes(true) && sides.includes(false);
};

/** The sides without a column of the row: has_role(tenant_id) = true compares with a constant, whatever it asks. */
const valuesOf = (part: Expression): readonly Expression[] =>
  part.kind === "operator" ? part.args.filter((side) => rowColumns(side).length === 0) : [];

/** A function, a row comparison, an element of an array: evaluated for the row as it stands. */
const isCached: Test = (part) => part.kind !== "operator" || part.any;

const conjuncts = (part: Expression): Expression[] =>
  part.kind === "and" ? part.args.flatMap(conjuncts) : [part];

function mentions(part: Expression, functions: ReadonlySet<number>, views: ReadonlySet<number>): boolean {
  let found = false;
  walk(part, (inner) => {
    found ||= inner.kind === "call" && functions.has(inner.function);
    found ||= inner.kind === "subquery" && inner.query.tables.some((table) => table && views.has(table));
  });
  return found;
}
