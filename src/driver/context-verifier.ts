import type { Entry } from "./entry.ts";
import { cachedStatement } from "./statement.ts";

/** Milliseconds. */
const PERIOD = 10_000;

/** Fails where the context does not hold, whatever statement follows it. */
export const verifyContext = cachedStatement("rowhouse_verify", "select from tenancy.required_tenant");

/**
 * Knows which entries are due to be verified. The walls isolate without it, but a
 * scan that reads rows one by one answers nothing where the context does not hold,
 * and an error is wanted: the tenant is suspended, say. Once in ten seconds for each
 * entry, so that it costs nothing where it would show.
 */
export class ContextVerifier {
  readonly #verifiedAt = new WeakMap<Entry, number>();

  isDue(entry: Entry): boolean {
    const verifiedAt = this.#verifiedAt.get(entry);
    return entry.isTenant && (verifiedAt === undefined || Date.now() >= verifiedAt + PERIOD);
  }

  /** To be given the work that was sent with the verification. */
  async watch<T>(entry: Entry, work: Promise<T>): Promise<T> {
    const value = await work;
    this.#verifiedAt.set(entry, Date.now());
    return value;
  }
}
