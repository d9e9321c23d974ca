import type { Measured } from "../measure/rounds.ts";
import type { House } from "../support/house.ts";

/** What a ratio must not exceed, or must reach. */
export type Bar = { readonly atMost: number } | { readonly atLeast: number };

export interface Line {
  readonly section: string;
  readonly name: string;
  /** The figure, such as "0.142 ms" or "12,300/s". */
  readonly figure: string;
  readonly ratio: number;
  readonly bar?: Bar | undefined;
}

export interface Effort {
  /** Rounds of a comparison, and calls of each contestant in a round. */
  readonly rounds: number;
  readonly calls: number;
  /** Of the order in which the contestants take turns. */
  readonly seed: number;
}

export interface Section {
  readonly name: string;
  run(house: House, effort: Effort): Promise<Line[]>;
}

export const isMet = ({ ratio, bar }: Line): boolean | undefined =>
  bar && ("atMost" in bar ? ratio <= bar.atMost : ratio >= bar.atLeast);

/** Lines for the medians of a comparison; the bars by the contestant's name. */
export function linesOf(
  section: string,
  measured: readonly Measured[],
  bars: Readonly<Record<string, number>> = {},
): Line[] {
  return measured.map(({ name, p50, ratio }) => ({
    section,
    name,
    figure: milliseconds(p50),
    ratio: ratio.p50,
    bar: bars[name] === undefined ? undefined : { atMost: bars[name] },
  }));
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 3 : 1)} ms`;
