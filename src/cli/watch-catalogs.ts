import { setTimeout as delay } from "node:timers/promises";
import { catalogFingerprint } from "../check/fingerprint.ts";
import { withAdministrator } from "../database/administration.ts";
import { describeError } from "./describe-error.ts";

export type Watching = {
  url: string;
  /** Called once at first, and again after each change. */
  onChange: () => void;
  print: (line: string) => void;
  signal: AbortSignal;
  /** How long to wait between two looks. */
  everyMs?: number;
};

/**
 * Looks again and again whether the catalogs have changed, until the signal
 * fires. A server that goes away is said once, and asked again.
 */
export async function watchCatalogs({
  url,
  onChange,
  print,
  signal,
  everyMs = 1_000,
}: Watching): Promise<void> {
  let known: string | undefined;
  let said: string | undefined;
  while (!signal.aborted) {
    try {
      await withAdministrator(url, async (client) => {
        while (!signal.aborted) {
          const now = await catalogFingerprint(client);
          said = undefined;
          if (now !== known) onChange();
          known = now;
          await pause(everyMs, signal);
        }
      });
    } catch (error) {
      const words = describeError(error);
      if (words !== said) print(`check: ${words}`);
      said = words;
      await pause(everyMs, signal);
    }
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  delay(milliseconds, undefined, { signal }).catch(() => {});
