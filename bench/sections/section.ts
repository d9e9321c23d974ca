import type { Measured } from "../measure/rounds.ts";
import type { Fixture } from "../support/fixture.ts";

/** What a ratio may be at most, or must be at least. */
export type Budget = { readonly atMost: number } | { readonly atLeast: number };

export interface Line {
  readonly section: string;
  readonly name: string;
  /** The figure, such as "0.142 ms" or "12,300/s". */
  readonly figure: string;
  readonly ratio: number;
  readonly budget?: Budget | undefined;
}

/** A cost as a table: each piece is measured by adding it to the pieces before it. */
export interface Breakdown {
  readonly title: string;
  readonly pieces: readonly Piece[];
}

export interface Piece {
  readonly name: string;
  /** Microseconds of backend CPU for a call with all pieces so far. */
  readonly total: number;
  /** Microseconds more than without this piece. The first piece adds nothing: it is what the others are added to. */
  readonly added: number;
  /** Of everything that is added. */
  readonly share: number;
}

export interface Results {
  readonly lines: readonly Line[];
  readonly breakdowns?: readonly Breakdown[];
  /** What the reader must know, such as why nothing was measured. */
  readonly notes?: readonly string[];
}

export interface Effort {
  /** Rounds of a comparison, and calls of each candidate in a round. */
  readonly rounds: number;
  readonly calls: number;
  /** Of the order in which the candidates take turns. */
  readonly seed: number;
}

export interface Section {
  readonly name: string;
  run(fixture: Fixture, effort: Effort): Promise<Results>;
}

export const isMet = ({ ratio, budget }: Line): boolean | undefined =>
  budget && ("atMost" in budget ? ratio <= budget.atMost : ratio >= budget.atLeast);

/** Lines for the medians of a comparison; the budgets by the candidate's name. */
export function linesOf(
  section: string,
  measured: readonly Measured[],
  budgets: Readonly<Record<string, number>> = {},
): Line[] {
  return measured.map(({ name, p50, ratio }) => ({
    section,
    name,
    figure: milliseconds(p50),
    ratio: ratio.p50,
    budget: budgets[name] === undefined ? undefined : { atMost: budgets[name] },
  }));
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 3 : 1)} ms`;
export const microseconds = (value: number): string => `${value.toFixed(1)} µs`;
