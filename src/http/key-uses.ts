import { tenantSession } from "../driver/session.ts";
import type { KeyDatabase } from "./api-keys.ts";

/** Milliseconds. */
const PERIOD = 60_000;

/**
 * Writes when keys were last used: once a minute, one statement for each tenant, never in
 * the request. What a crash loses is a minute.
 */
export class KeyUses {
  readonly #database: KeyDatabase;
  readonly #onError: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #uses = new Map<string, Map<string, Date>>();

  constructor(database: KeyDatabase, onError: (error: unknown) => void) {
    this.#database = database;
    this.#onError = onError;
    this.#timer = setInterval(() => void this.flush(), PERIOD).unref();
  }

  used(tenantId: string, keyId: string): void {
    const ofTenant = this.#uses.get(tenantId) ?? new Map<string, Date>();
    ofTenant.set(keyId, new Date());
    this.#uses.set(tenantId, ofTenant);
  }

  /** Writes what is not written yet; tells of an error and goes on. */
  async flush(): Promise<void> {
    const uses = this.#uses;
    this.#uses = new Map();
    for (const [tenantId, ofTenant] of uses) {
      try {
        await this.#database.sessions.runStatement(tenantSession({ tenantId, role: null }), {
          text: "select app_public.note_api_key_uses($1::uuid[], $2::timestamptz[])",
          values: [[...ofTenant.keys()], [...ofTenant.values()]],
        });
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}
