import { getRandomValues } from "node:crypto";
import pg from "pg";
import { cachedStatement, type EncodedStatement, quietStatement } from "./statement.ts";

// What DISCARD ALL does, without the plans: those hold nothing of a tenant, and
// cost far more to make again than all of this. RESET ALL leaves the role alone.
const discarding = [
  cachedStatement("rowhouse_reset_role", "reset role"),
  cachedStatement("rowhouse_reset_all", "reset all"),
  cachedStatement("rowhouse_close_all", "close all"),
  cachedStatement("rowhouse_unlisten", "unlisten *"),
  cachedStatement("rowhouse_discard_temp", "discard temp"),
  cachedStatement("rowhouse_discard_sequences", "discard sequences"),
];

const reseeding = "pg_catalog.num_nulls(pg_catalog.set_config('seed', $1, true))";
const unlocking = "pg_catalog.num_nulls(pg_catalog.pg_advisory_unlock_all()::text)";

/** What takes away the state that a tenant's SQL may have left in a session. */
export class Sweep {
  readonly #isPrepared: boolean;
  #mayUnlock = true;

  constructor(isPrepared: boolean) {
    this.#isPrepared = isPrepared;
  }

  /** To be sent outside a transaction. */
  get statements(): readonly EncodedStatement[] {
    const parts = this.#mayUnlock ? [reseeding, unlocking] : [reseeding];
    const last = quietStatement(`select where ${parts.join(" + ")} < 0`, [randomSeed()]);
    const statements = [...discarding, { ...last, name: `rowhouse_sweep_${parts.length}` }];
    // On a connection that others share through a pooler none of these is ours.
    return this.#isPrepared ? statements : [...statements, quietStatement("deallocate all")];
  }

  /**
   * Whether it can be tried again, otherwise. Where the catalogs are locked down
   * the login may not unlock; nobody could lock there in the first place.
   */
  adapt(error: unknown): boolean {
    const isRefused = this.#mayUnlock && error instanceof pg.DatabaseError && error.code === "42501";
    if (isRefused) this.#mayUnlock = false;
    return isRefused;
  }
}

/** From 0 to 1, with all the bits that Postgres makes use of. */
function randomSeed(): string {
  const [high = 0, low = 0] = getRandomValues(new Uint32Array(2));
  return String((high * 2 ** 20 + (low >>> 12)) / 2 ** 52);
}
