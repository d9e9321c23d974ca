import { differences, type Observation, summarise } from "../prove/observation.ts";

/** A statement that a tenant's user is entitled to send. */
export type Statement = {
  /** The relation or function, as the prover names it. */
  object: string;
  command: "select" | "insert" | "update" | "delete" | "call";
  role: string;
  /** How the user comes to where it is sent. */
  prelude: string;
  /** As the administrator, before it: makes room for a row. */
  setup?: string;
  sql: string;
};

/** What a statement let its sender see, and what it wrote. */
export type Seen = { observation: Observation; effects: string };

/** The same statement twice on the same database: what differs is noise. */
export type Baseline = { statement: Statement; seen: Seen; isNoisy: boolean };

/** The user's row was reached, although something refers to it. */
const REFERRED_TO = new Set(["23503", "23001"]);

/** Whether it did what it is for: rows came back, were written, or a call answered. */
export function succeeded({ command }: Pick<Statement, "command">, { observation, effects }: Seen): boolean {
  const { error, rows, tag } = observation;
  if (error) return command === "delete" && REFERRED_TO.has(error.code ?? "");
  if (command === "call") return effects !== "" || rows.some(says);
  if (command === "select") return rows.length > 0 && !rows[0]?.startsWith('["0"');
  return !tag.endsWith(" 0");
}

/** Null, false, zero and nothing at all are what a function answers that found nothing. */
const says = (row: string): boolean =>
  (JSON.parse(row) as unknown[]).some(
    (value) => value !== null && !["", "f", "0", "[]", "{}", "null", "(,)"].includes(String(value)),
  );

export const isSame = (one: Seen, other: Seen): boolean =>
  differences({ ...one.observation, notices: [] }, { ...other.observation, notices: [] }).length === 0 &&
  one.effects === other.effects;

/** What the user has lost, in words; null where nothing. */
export function lossOf({ statement, seen: before, isNoisy }: Baseline, after: Seen): string | null {
  const refusedBefore = before.observation.error !== null;
  const refusedAfter = after.observation.error !== null;
  // Nothing to lose, and an answer in the place of a refusal is no loss, unless it is an empty one.
  if (refusedBefore)
    return refusedAfter || succeeded(statement, after) || !succeeded(statement, before)
      ? null
      : words(statement, before, after);
  if (refusedAfter) return words(statement, before, after);
  const isEqual = isNoisy ? isAlike(before, after) : isSame(before, after);
  return isEqual ? null : words(statement, before, after);
}

/** As many rows answered, and as many rows in the same tables afterwards. */
function isAlike(one: Seen, other: Seen): boolean {
  const countsOf = ({ effects }: Seen) => effects.replaceAll(/:-?\d+$/gm, "");
  return (
    one.observation.tag === other.observation.tag &&
    one.observation.rows.length === other.observation.rows.length &&
    countsOf(one) === countsOf(other)
  );
}

function words({ command, object, role }: Statement, before: Seen, after: Seen): string {
  const was = summarise(before.observation);
  const is = summarise(after.observation);
  const effects = was === is ? " (what it writes differs)" : "";
  return `${command} on ${object} as ${role} said “${was}” before it and “${is}” after it${effects}`;
}
