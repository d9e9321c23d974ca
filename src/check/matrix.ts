import type { Column } from "../discover/columns.ts";
import { type Command, commands } from "../discover/policies/policy.ts";
import type { Cause } from "../discover/policies/verdict.ts";
import type { Access, MatrixCell, MatrixRow } from "../report/finding.ts";
import type { Facts, Table } from "./facts.ts";
import type { TableCell } from "./judges/policies.ts";
import type { ViewAccess } from "./view-access.ts";

/** Tables down, roles and commands across: what each reaches, and why. Partitions nobody is granted are left out. */
export function matrixOf(facts: Facts, cells: readonly TableCell[], ofView: ViewAccess): MatrixRow[] {
  const columnsOf = Map.groupBy(facts.columns, ({ relation }) => relation);
  const known = new Map(cells.map((entry) => [keyOf(entry.table.oid, entry.actor, entry.command), entry]));
  const seen = facts.tables.filter(
    ({ partition, access, kind, tenant }) => access.length > 0 || (tenant && !partition && kind !== "v"),
  );
  return seen.map((table) => ({
    relation: table.name,
    cells: facts.actors.flatMap((actor) =>
      commands.map((command): MatrixCell => {
        const granted = table.access.some((access) => access.actor === actor.oid && access[command]);
        const entry = known.get(keyOf(table.oid, actor.name, command));
        const isView = table.kind === "v" || table.kind === "m";
        return {
          role: actor.name,
          command: command.toUpperCase(),
          ...(isView && granted
            ? ofView(table, actor, command)
            : describe(table, granted, entry, columnsOf.get(table.oid) ?? [])),
        };
      }),
    ),
  }));
}

const keyOf = (table: number, actor: string, command: Command): string => `${table} ${actor} ${command}`;

function describe(
  table: Table,
  granted: boolean,
  entry: TableCell | undefined,
  columns: readonly Column[],
): { access: Access; why: string } {
  if (!granted) return { access: "closed", why: "not granted" };
  if (!entry) {
    const why =
      table.kind === "r" || table.kind === "p" ? "row security is off" : "it cannot have row security";
    return table.tenant ? { access: "open", why } : { access: "shared", why: `belongs to no tenant; ${why}` };
  }
  const { cell } = entry;
  if (cell.access === "closed") return { access: "closed", why: "no policy lets a row through" };
  if (cell.access === "open") {
    const why = cell.blamed.map(
      ({ policy, verdict }) =>
        `${policy.name}: ${verdict.holds === "open" ? causes[verdict.cause] : "doubtful"}`,
    );
    return table.tenant
      ? { access: "open", why: [...new Set(why)].join("; ") }
      : { access: "shared", why: "belongs to no tenant; its policies are open" };
  }
  return { access: "scoped", why: `bound by ${boundColumns(entry, columns)}` };
}

const causes: Record<Cause, string> = {
  always: "asks nothing",
  missing: "true where the tenant is missing",
  setting: "true by a setting alone",
  pattern: "compares by pattern",
  captured: "asks a sub-select that does not depend on the row",
  "wrong setting": "asks another setting than elsewhere",
  "wrong column": "compares a column that is not the tenant's",
  unbound: "does not ask for the tenant",
  unfollowed: "asks what the check cannot follow",
  role: "true for a role that the application can become",
  flag: "true by a flag of the row",
};

function boundColumns({ cell }: TableCell, columns: readonly Column[]): string {
  const bound = new Set(
    cell.verdicts.flatMap((verdict) => (verdict.holds === "bound" ? [...verdict.columns] : [])),
  );
  return columns
    .filter(({ number }) => bound.has(number))
    .map(({ name }) => name)
    .join(", ");
}
