import type { Column, Reference } from "../../discover/columns.ts";
import type { Expression, Query } from "../../discover/nodes/expression.ts";
import type { JudgedVerdict } from "../../discover/parameters.ts";
import { conditionsFor } from "../../discover/policies/policy.ts";
import { both } from "../../discover/policies/verdict.ts";
import { readsContext, walk } from "../../discover/policies/walk.ts";
import type { Facts } from "../facts.ts";
import type { TableCell } from "./policies.ts";

type Structure = {
  columnsOf: ReadonlyMap<number, readonly Column[]>;
  referencesOf: ReadonlyMap<number, readonly Reference[]>;
};

/** Tables that policies ask who may see what: whoever can write a row there admits himself. */
export function judgeMemberships(facts: Facts, cells: readonly TableCell[]): JudgedVerdict[] {
  const writable = new Map([
    ...Map.groupBy(
      cells.filter(({ command, cell }) => isWrite(command) && cell.access !== "closed"),
      ({ table }) => table.oid,
    ),
  ]);
  const unwalled = new Set(
    facts.tables
      .filter(({ walled, access }) => !walled && access.some(({ insert, update }) => insert || update))
      .map(({ oid }) => oid),
  );
  const structure: Structure = {
    columnsOf: Map.groupBy(facts.columns, ({ relation }) => relation),
    referencesOf: Map.groupBy(facts.references, ({ relation }) => relation),
  };
  const verdicts = new Map<string, JudgedVerdict>();
  const add = (rule: string, subject: number) =>
    verdicts.set(`${rule} ${subject}`, { rule, subject, detail: null });
  for (const policy of facts.policies) {
    for (const condition of [policy.using, policy.check]) {
      if (!condition) continue;
      walk(condition, (part) => {
        if (part.kind !== "subquery") return;
        part.query.tables.forEach((table, at) => {
          if (table === undefined || table === policy.relation) return;
          const granting = grantingColumns(part, part.query, at + 1, facts);
          if (granting.length === 0 || isOwnParent(policy.relation, table, granting, structure)) return;
          const open =
            unwalled.has(table) || (writable.get(table) ?? []).some((cell) => admits(cell, granting, facts));
          if (open) add("membership-writable", table);
          if (unwalled.has(table) || writable.has(table)) add("policy-race", policy.oid);
        });
      });
    }
  }
  return [...verdicts.values()];
}

const isWrite = (command: string): boolean => command === "insert" || command === "update";

/**
 * The columns of a looked-up table that are not compared with the asker: they say
 * what is granted. Empty where the look-up does not ask who is there.
 */
function grantingColumns(part: Expression, query: Query, table: number, facts: Facts): number[] {
  if (!readsContext(part, facts.catalog)) return [];
  const asked = new Set<number>();
  const mentioned = new Set<number>();
  const note = (expression: Expression, into: Set<number>) =>
    walk(expression, (inner, depth) => {
      if (inner.kind === "column" && inner.up === depth && inner.table === table) into.add(inner.column);
    });
  for (const output of query.outputs) note(output, mentioned);
  for (const condition of query.conditions)
    walk(condition, (inner, depth) => {
      if (inner.kind !== "operator" || depth > 0) return;
      note(inner, readsContext(inner, facts.catalog) ? asked : mentioned);
    });
  return asked.size === 0 ? [] : [...mentioned].filter((column) => !asked.has(column));
}

/**
 * Whether the row's own foreign key says which row is looked up. That one is there
 * and its key is unique: whoever writes another cannot give it the same key.
 */
function isOwnParent(
  relation: number,
  table: number,
  granting: readonly number[],
  { columnsOf, referencesOf }: Structure,
): boolean {
  const names = new Set(
    (columnsOf.get(table) ?? []).filter(({ number }) => granting.includes(number)).map(({ name }) => name),
  );
  return (referencesOf.get(relation) ?? []).some(
    ({ parent, referenced }) => parent === table && referenced.every((name) => names.has(name)),
  );
}

/** Whether a written row can name whatever it grants: no condition binds those columns. */
function admits({ table, command, actor }: TableCell, granting: readonly number[], facts: Facts): boolean {
  const who = facts.actors.find(({ name }) => name === actor);
  const roles = new Set([who?.oid ?? 0, ...(who?.is ?? []), 0]);
  const relevant = (facts.policiesOf.get(table.oid) ?? []).filter(
    (policy) =>
      (policy.command === "*" || policy.command === (command === "insert" ? "a" : "w")) &&
      policy.roles.some((role) => roles.has(role)),
  );
  const restrictive = relevant.filter((policy) => !policy.permissive);
  return relevant
    .filter((policy) => policy.permissive)
    .some((policy) => {
      const verdict = both(
        [policy, ...restrictive].flatMap((one) => {
          const written = conditionsFor(one, command).written;
          return written ? [facts.judge(written, one)] : [];
        }),
      );
      if (verdict.holds === "never") return false;
      return verdict.holds === "open" || !granting.some((column) => verdict.columns.has(column));
    });
}
