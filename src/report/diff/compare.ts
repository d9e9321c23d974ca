import { RowhouseError } from "../../errors.ts";
import type { Access } from "../finding.ts";
import type { SavedReport } from "./read.ts";

type SavedFinding = SavedReport["findings"][number];

/** A cell of the matrix that is not what it was. */
export type Moved = {
  relation: string;
  role: string;
  command: string;
  before: Access;
  after: Access;
  why: string;
};

/** What one report has and the other has not, by identity. */
export type Difference = {
  tool: SavedReport["tool"];
  appeared: readonly SavedFinding[];
  went: readonly SavedFinding[];
  /** The same finding at another level. */
  changed: readonly { before: SavedFinding; after: SavedFinding }[];
  /** How many are in both. */
  stayed: number;
  moved: readonly Moved[];
};

/** Throws CONFIGURATION_INVALID for the reports of two tools. */
export function compareReports(before: SavedReport, after: SavedReport): Difference {
  if (before.tool !== after.tool) {
    throw new RowhouseError(
      "CONFIGURATION_INVALID",
      `The first report is one of ${before.tool} and the second one of ${after.tool}: compare like with like.`,
    );
  }
  const old = new Map(before.findings.map((finding) => [finding.identity, finding]));
  const now = new Map(after.findings.map((finding) => [finding.identity, finding]));
  const both = [...now.values()].flatMap((finding) => {
    const was = old.get(finding.identity);
    return was ? [{ before: was, after: finding }] : [];
  });
  return {
    tool: after.tool,
    appeared: [...now.values()].filter(({ identity }) => !old.has(identity)),
    went: [...old.values()].filter(({ identity }) => !now.has(identity)),
    changed: both.filter((pair) => pair.before.level !== pair.after.level),
    stayed: both.length,
    moved: movedCells(before, after),
  };
}

/** What is not in a matrix is closed: a relation that was not there could not be reached. */
function movedCells(before: SavedReport, after: SavedReport): Moved[] {
  const old = cellsOf(before);
  const now = cellsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const was = old.get(key);
    const is = now.get(key);
    const cell = is ?? was;
    const [from, to] = [was?.access ?? "closed", is?.access ?? "closed"] as const;
    if (!cell || from === to) return [];
    const { relation, role, command } = cell;
    return [{ relation, role, command, before: from, after: to, why: is?.why ?? "it is gone" }];
  });
}

const cellsOf = ({ matrix }: SavedReport) =>
  new Map(
    matrix.flatMap(({ relation, cells }) =>
      cells.map((cell) => [`${relation}\n${cell.role}\n${cell.command}`, { relation, ...cell }] as const),
    ),
  );
