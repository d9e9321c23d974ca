import type pg from "pg";
import { sequentially } from "./sequential.ts";

/**
 * Has the database keep the seals of sessions that others open, as Rowhouse does
 * for its own: so that both meet the same walls. To be told of every use.
 */
export function keepSeals(pool: pg.Pool): (settings: Readonly<Record<string, string>>) => void {
  const keptUntil = new Map<string, number>();
  return (settings) => {
    const seal = settings["app.context"] ?? "";
    const now = Date.now();
    if ((keptUntil.get(seal) ?? 0) > now) return;
    keptUntil.set(seal, now + 45_000);
    // One that is not kept is verified, which costs this contestant time and nothing else.
    sequentially(pool, settings, { text: "select tenancy.cache_seal()" }).catch(() => {});
  };
}
