import type { Sealer } from "../tenant/sealer.ts";
import { enterSession, type SessionSettings } from "./settings.ts";
import type { PreparedStatement } from "./statement.ts";

/** How many entries are kept; beyond it those that were made first are forgotten. */
const KEPT = 2_000;

/** Makes what enters a session, and keeps it for those who come again with the same seal. */
export class Entrance {
  readonly #sealer: Sealer | undefined;
  readonly #entries = new Map<string, readonly PreparedStatement[]>();

  constructor(sealer?: Sealer) {
    this.#sealer = sealer;
  }

  /** Errors as enterSession(). */
  enter(settings: SessionSettings): readonly PreparedStatement[] {
    const name = this.#nameOf(settings);
    const kept = name === undefined ? undefined : this.#entries.get(name);
    if (kept) return kept;
    const entry = enterSession(settings, this.#sealer);
    if (name !== undefined) {
      this.#entries.set(name, entry);
      if (this.#entries.size > KEPT) this.#entries.delete(this.#entries.keys().next().value as string);
    }
    return entry;
  }

  /** The seal says it all: tenant, user, role and until when. Undefined where there is more than a seal says. */
  #nameOf(settings: SessionSettings): string | undefined {
    const {
      role,
      "app.current_tenant_id": tenantId,
      "app.current_user_id": userId,
      "app.current_user_role": userRole,
      ...more
    } = settings;
    if (role !== "app_user" || typeof tenantId !== "string" || tenantId === "") return undefined;
    if (typeof userId !== "string" || typeof userRole !== "string") return undefined;
    for (const _ in more) return undefined;
    return this.#sealer?.seal({ tenantId, userId, role: userRole }) ?? `${tenantId}|${userId}|${userRole}`;
  }
}
