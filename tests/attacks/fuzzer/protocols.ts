/**
 * The ways to run a statement: at once, prepared and run in one context after
 * another, or by a cursor that goes on in another context. `turn` is what changes
 * the context outside of a statement.
 */
type Protocol = (statement: string, turns: string[], explained: boolean) => string[];

const EXPLAIN = "explain (analyze, costs off, timing off, summary off, buffers off) ";
const shown = (statement: string, explained: boolean) => (explained ? EXPLAIN : "") + statement;

export const PROTOCOLS: Record<string, Protocol> = {
  direct: (statement, _turns, explained) => [shown(statement, explained)],
  "after a turn": (statement, turns, explained) => [...turns.slice(0, 1), shown(statement, explained)],
  prepared: (statement, turns, explained) => [
    `prepare p as ${statement}`,
    "execute p",
    ...turns.flatMap((turn) => [turn, shown("execute p", explained)]),
  ],
  "prepared, explained first": (statement, turns) => [
    `prepare p as ${statement}`,
    ...turns.flatMap((turn) => [`${EXPLAIN}execute p`, turn]),
    "execute p",
  ],
  cursor: (statement, turns) => [
    `declare c no scroll cursor for ${statement}`,
    "fetch 2 from c",
    ...turns.flatMap((turn) => [turn, "fetch 3 from c"]),
    "fetch all from c",
  ],
  "scrolling cursor": (statement, turns) => [
    `declare c scroll cursor for ${statement}`,
    "fetch 2 from c",
    ...turns.flatMap((turn) => [turn, "move absolute 0 from c", "fetch 3 from c", "fetch backward 2 from c"]),
    "fetch last from c",
  ],
  "untouched cursor": (statement, turns) => [
    `declare c cursor for ${statement}`,
    ...turns,
    "move 1 from c",
    "fetch all from c",
  ],
  "cursor with hold": (statement, turns) => [
    `declare c insensitive cursor for ${statement}`,
    "fetch 1 from c",
    ...turns,
    "fetch all from c",
  ],
};
