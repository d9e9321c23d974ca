import type { Entry } from "./entry.ts";
import { keptStatement, type PreparedStatement } from "./statement.ts";

/** Milliseconds. */
const PERIOD = 1_000;

const verify = keptStatement("rowhouse_verify", "select from tenancy.required_tenant");

/**
 * Has the database verify an entry loudly, whatever statement follows it. The walls
 * isolate without it, but a scan that reads rows one by one answers nothing where
 * the context does not hold, and an error is wanted: the tenant is suspended, say.
 * Once in a second for each entry, so that it costs nothing where it would show.
 */
export class ContextVerifier {
  readonly #verified = new WeakMap<Entry, number>();

  /** What enters the session: the settings, and what verifies them where that is due. */
  open(entry: Entry): readonly PreparedStatement[] {
    const verifiedAt = this.#verified.get(entry);
    return !entry.isTenant || (verifiedAt !== undefined && Date.now() < verifiedAt + PERIOD)
      ? [entry.statement]
      : [entry.statement, verify];
  }

  /** To be told how the work has ended that was opened so. */
  ended(entry: Entry, opening: readonly PreparedStatement[], isSound: boolean): void {
    if (!isSound) this.#verified.delete(entry);
    else if (opening.length > 1) this.#verified.set(entry, Date.now());
  }
}
