/** Draws attacks, runs them in all worlds, and shrinks those that tell. */
import fc from "fast-check";
import { Court, type Leak } from "./court.ts";
import { anyDraw } from "./draw.ts";
import type { Verdict } from "./judge.ts";
import { scriptOf } from "./script.ts";
import type { Worlds } from "./worlds.ts";

export type Run = { scripts: number; limits: number; answers: Record<string, number>; leaks: Leak[] };

export type Options = {
  seed: number;
  /** Ends the run when they are over; a leak that is being shrunk is given half a minute more. */
  seconds?: number;
  /** Ends the run after so many scripts, wherever they were run. */
  scripts?: number;
  /** Ends the run when so many were found. */
  leaks?: number;
  /** Those that count; all where nothing is said. */
  kinds?: readonly Verdict["kind"][];
  shrink?: boolean;
};

const FOR_SHRINKING = 30_000;

export async function fuzz(worlds: Worlds, options: Options): Promise<Run> {
  const { seed, seconds = 3600, scripts = Number.MAX_SAFE_INTEGER, leaks = 1, shrink = true } = options;
  const deadline = performance.now() + seconds * 1000;
  const court = await Court.open(worlds, options.kinds);
  const found: Leak[] = [];
  const isOver = () => performance.now() > deadline || found.length >= leaks || court.scripts >= scripts;

  for (let round = 0; !isOver(); round++) {
    let leak: Leak | null = null;
    let shrinkUntil = Number.POSITIVE_INFINITY;
    const property = fc.asyncProperty(anyDraw, async (draw) => {
      // A draw that is passed over counts as one that does not tell.
      if (leak === null ? isOver() : performance.now() > shrinkUntil) return;
      const told = await court.hear(draw, scriptOf(draw));
      if (told === null) return;
      if (leak === null) shrinkUntil = performance.now() + FOR_SHRINKING;
      leak = told;
      throw new Error(`It tells: ${told.why}`);
    });
    const numRuns = Math.min(500, scripts - court.scripts);
    const details = await fc.check(property, { seed: seed + round, numRuns, endOnFailure: !shrink });
    if (details.failed && leak === null) throw details.errorInstance;
    if (leak !== null) found.push(leak);
  }
  return { scripts: court.scripts, limits: court.limits, answers: court.answers, leaks: found };
}
