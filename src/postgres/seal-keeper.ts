import type { ConnectionPool } from "./pool.ts";
import { type PreparedStatement, quietStatement } from "./statement.ts";

/** Milliseconds; somewhat less than the minute for which the database keeps a seal. */
const PERIOD = 45_000;

// Nothing depends on it: if the server loses it in a crash, the seal is verified again.
// By SET, because app_user may be without the right to call set_config().
const withoutFlush = quietStatement("set local synchronous_commit = off");
const keepSeal: PreparedStatement = {
  ...quietStatement("select tenancy.keep_seal()"),
  name: "rowhouse_keep_seal",
  isKept: true,
};

/**
 * Has the database keep the seals that come again, so that the walls look them
 * up instead of verifying them. Once in a period, at the second use: who comes
 * rarely costs nothing.
 */
export class SealKeeper {
  readonly #pool: ConnectionPool;
  readonly #uses = new WeakMap<readonly PreparedStatement[], { endsAt: number; isKept: boolean }>();

  constructor(pool: ConnectionPool) {
    this.#pool = pool;
  }

  /** To be told of every use of an entry. */
  used(entry: readonly PreparedStatement[]): void {
    const now = Date.now();
    const use = this.#uses.get(entry);
    if (use === undefined || now >= use.endsAt) {
      this.#uses.set(entry, { endsAt: now + PERIOD, isKept: false });
    } else if (!use.isKept) {
      use.isKept = true;
      void this.#keep(entry);
    }
  }

  // Beside the work that it is for, which neither waits for it nor hears of its
  // failure: without it everything is as it was, only slower.
  async #keep(entry: readonly PreparedStatement[]): Promise<void> {
    try {
      await this.#pool.withConnection((connection) => connection.send([...entry, withoutFlush, keepSeal]));
    } catch {
      // The pool is closed or exhausted; the next period is another chance.
    }
  }
}
