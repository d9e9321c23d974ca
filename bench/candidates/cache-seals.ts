import type pg from "pg";
import { sequentially } from "./sequential.ts";

/**
 * Has the database cache the seals of other candidates, as Rowhouse does with its
 * own, so that all pay for the same walls. Call it for every use of the settings.
 */
export function cacheSeals(pool: pg.Pool): (settings: Readonly<Record<string, string>>) => void {
  const cachedUntil = new Map<string, number>();
  return (settings) => {
    const seal = settings["app.context"] ?? "";
    const now = Date.now();
    if ((cachedUntil.get(seal) ?? 0) > now) return;
    cachedUntil.set(seal, now + 45_000);
    // A seal that is not cached is verified, which costs this candidate time and nothing else.
    sequentially(pool, settings, { text: "select tenancy.cache_seal()" }).catch(() => {});
  };
}
