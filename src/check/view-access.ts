import type { Query } from "../discover/nodes/expression.ts";
import type { JudgedVerdict } from "../discover/parameters.ts";
import type { Command } from "../discover/policies/policy.ts";
import type { Access } from "../report/finding.ts";
import type { Facts, Table, View } from "./facts.ts";
import { type Actor, cellOf } from "./policies/cells.ts";

type Reached = { access: Access; why: string };

/** What a view shows to a role: as its owner, or as whoever asks. */
export type ViewAccess = (view: Table, actor: Actor, command: Command) => Reached;

/** Views take what they show from their tables; `verdicts` say which of them narrow it themselves. */
export function viewAccess(facts: Facts, verdicts: readonly JudgedVerdict[]): ViewAccess {
  const tables = new Map(facts.tables.map((table) => [table.oid, table]));
  const views = new Map(facts.views.map((view) => [view.oid, view]));
  const open = new Set(
    verdicts.flatMap(({ rule, subject }) => (rule === "view-owner-rights" ? [subject] : [])),
  );
  const namesOf = (read: readonly Table[]): string => read.map(({ name }) => name).join(", ");

  function ofView(view: View, actor: Actor, command: Command, seen: ReadonlySet<number>): Reached {
    const read = tablesIn(view.query).flatMap((oid) => (seen.has(oid) ? [] : (tables.get(oid) ?? [])));
    const own = read.filter(({ tenant, oid }) => tenant || views.has(oid));
    if (own.length === 0) return { access: "shared", why: "it reads no table of a tenant" };
    if (view.kind === "m") {
      const isShared = own.every((table) => ofTable(table, actor, command, seen).access === "shared");
      if (isShared) return { access: "shared", why: "it reads no table of a tenant" };
      return { access: "open", why: `it holds what its last refresh read of ${namesOf(own)}` };
    }
    if (open.has(view.oid) && !view.isInvoker)
      return { access: "open", why: `it reads ${namesOf(own)} as its owner, whom no wall holds` };
    const asker = view.isInvoker ? actor : { oid: view.owner, name: "", is: [] };
    const reached = own.map((table) => ({ table, ...ofTable(table, asker, command, seen) }));
    const worst = (["open", "scoped", "closed", "shared"] as const)
      .flatMap((access) => reached.filter((each) => each.access === access))
      .at(0);
    if (worst?.access === "open" && view.isExempt && !view.isInvoker)
      return { access: "scoped", why: "it narrows to the context itself" };
    const as = view.isInvoker ? "as whoever asks" : "as its owner, whom the policies hold";
    return { access: worst?.access ?? "shared", why: `it reads ${worst?.table.name} ${as}` };
  }

  function ofTable(table: Table, actor: Actor, command: Command, seen: ReadonlySet<number>): Reached {
    const view = views.get(table.oid);
    if (view) return ofView(view, actor, command, new Set([...seen, table.oid]));
    if (!table.tenant) return { access: "shared", why: "" };
    if (!table.walled) return { access: "open", why: "" };
    return {
      access: cellOf(facts.policiesOf.get(table.oid) ?? [], actor, command, facts.judge).access,
      why: "",
    };
  }

  return (table, actor, command) => {
    const view = views.get(table.oid);
    // What Postgres keeps of it could not be read: nothing is said for it.
    return view
      ? ofView(view, actor, command, new Set([table.oid]))
      : { access: "open", why: "its definition could not be read" };
  };
}

/** The tables and views that a query names, in itself and in what it joins. */
const tablesIn = ({ tables, subqueries }: Query): number[] => [
  ...new Set([...tables.flatMap((table) => table ?? []), ...subqueries.flatMap(tablesIn)]),
];
