import { wantsStacks } from "../config.ts";
import { describeError } from "./describe-error.ts";
import { Stopped } from "./signals.ts";

/**
 * Wraps a verb: a failure is one sentence on stderr and exit status 1. The
 * stack is for those who ask, with --verbose or DEBUG.
 */
export function run<Args extends unknown[]>(
  verb: (...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    try {
      await verb(...args);
    } catch (error) {
      if (error instanceof Stopped) return;
      console.error(`rowhouse: ${describeError(error)}`);
      if (wantsStacks()) console.error(error);
      process.exitCode = 1;
    }
  };
}
