import type { Sealer } from "../tenant/sealer.ts";
import { type Entry, enterSession } from "./entry.ts";
import type { Session } from "./session.ts";

/** How many entries are cached; beyond it those that were made first are forgotten. */
const CACHED = 2_000;

/** Makes what enters a session, and uses it again while its seal is current. */
export class Entrance {
  readonly #sealer: Sealer | undefined;
  readonly #entries = new Map<string, Entry>();

  constructor(sealer?: Sealer) {
    this.#sealer = sealer;
  }

  /** Errors as enterSession(). */
  enter(session: Session): Entry {
    const name = nameOf(session);
    if (name === undefined) return enterSession(session, this.#sealer);
    const cached = this.#entries.get(name);
    if (cached && (cached.seal === undefined || this.#sealer?.isCurrent(cached.seal))) return cached;
    const entry = enterSession(session, this.#sealer);
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    if (this.#entries.size > CACHED) this.#entries.delete(this.#entries.keys().next().value as string);
    return entry;
  }
}

/** Of a session that is nothing but a tenant context. */
function nameOf(session: Session): string | undefined {
  if (session.role !== "app_user" || !session.context) return undefined;
  for (const part in session) if (part !== "role" && part !== "context") return undefined;
  const { tenantId, userId, role, keyId } = session.context;
  return `${tenantId}|${userId ?? ""}|${role ?? ""}|${keyId ?? ""}`;
}
