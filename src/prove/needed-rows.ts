import type { Needed } from "./needed.ts";
import { keyOf, type Made, type Scene } from "./probes/probe.ts";
import type { Row } from "./rows/make-row.ts";
import type { Verdict } from "./verdict.ts";

/**
 * The rows that had to be made for a proof: of the object those that A saw, of
 * the other tables that the statement touches one of A and one of B, and what
 * these refer to.
 */
export function neededRows(scene: Scene, { needed, trial }: Verdict): Made[] {
  const { relations, made } = scene;
  const known = made.filter(({ table }) => relations.some(({ name }) => name === table));
  if (needed === undefined) return known;
  const root = relations.find(({ name }) => name === trial.probe.object)?.root;
  const object = root ?? trial.probe.object;
  const kept = new Set(
    known.filter(
      (one) =>
        (one.table === object && isSeen(scene, needed, one)) ||
        (one.table !== object && needed.tables.has(one.table) && isFirst(scene, one)),
    ),
  );
  for (const one of kept) for (const parent of parentsOf(scene, known, one)) kept.add(parent);
  return known.filter((one) => kept.has(one));
}

/** The first row of A or of B, or one of nobody's. */
const isFirst = ({ rowsOfA, rowsOfB, owners }: Scene, { table, row }: Made): boolean =>
  !owners.of.has(table) || rowsOfA.get(table) === row || rowsOfB.get(table) === row;

function isSeen(scene: Scene, { keys }: Needed, { table, row }: Made): boolean {
  const { relations, rowsOfA, rowsOfB, moreOfA, made } = scene;
  const relation = relations.find(({ name }) => name === table);
  if (rowsOfA.get(table) === row) return true;
  if (moreOfA.get(table)?.includes(row)) return false;
  if (keys === null || relation === undefined) return true;
  const isShown = (one: Row) => keys.has(JSON.stringify(keyOf(relation, one).map((column) => one[column])));
  // A row of B that was there already shows as much.
  const first = rowsOfB.get(table);
  if (first && isShown(first) && !made.some((one) => one.row === first)) return false;
  return isShown(row);
}

/** What the foreign keys of a row point at. */
function parentsOf({ relations }: Scene, known: readonly Made[], { table, row }: Made): Made[] {
  const keys = relations.find(({ name }) => name === table)?.foreignKeys ?? [];
  return keys.flatMap(({ table: parent, columns, referenced }) =>
    known.filter(
      (one) =>
        one.table === parent &&
        columns.every((name, index) => row[name] != null && row[name] === one.row[referenced[index] ?? ""]),
    ),
  );
}
