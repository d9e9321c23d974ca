import type { Entry } from "./entry.ts";
import type { ConnectionPool } from "./pool.ts";
import { cachedStatement } from "./statement.ts";

/** Milliseconds; somewhat less than the minute for which the database caches a seal. */
const PERIOD = 45_000;

// Nothing depends on it: if the server loses it in a crash, the seal is verified again.
// By SET, because app_user may be without the right to call set_config().
const withoutFlush = cachedStatement("rowhouse_without_flush", "set local synchronous_commit = off");
const cacheSeal = cachedStatement("rowhouse_cache_seal", "select tenancy.cache_seal()");

/**
 * Has the database cache the seals that come again, so that the walls look them
 * up instead of verifying them. Once in a period, at the second use: a seal that
 * comes rarely costs nothing.
 */
export class SealCacher {
  readonly #pool: ConnectionPool;
  readonly #uses = new WeakMap<Entry, { endsAt: number; isCached: boolean }>();

  constructor(pool: ConnectionPool) {
    this.#pool = pool;
  }

  /** To be told of every use of a sealed entry. */
  used(entry: Entry): void {
    const now = Date.now();
    const use = this.#uses.get(entry);
    if (use === undefined || now >= use.endsAt) {
      this.#uses.set(entry, { endsAt: now + PERIOD, isCached: false });
    } else if (!use.isCached) {
      use.isCached = true;
      void this.#cache(entry);
    }
  }

  // Beside the work that it is for. That neither waits for it nor hears of its
  // failure: without it everything is the same, only slower.
  async #cache({ statement }: Entry): Promise<void> {
    try {
      await this.#pool.withConnection((connection) => connection.send([statement, withoutFlush, cacheSeal]));
    } catch {
      // The pool is closed or exhausted; the next period is another chance.
    }
  }
}
