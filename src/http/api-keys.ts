import { anonymousSession, type Session } from "../driver/session.ts";
import type { Statement, StatementResult } from "../driver/statement.ts";
import { hashApiKey } from "../tenant/api-key.ts";
import { parseTenantContext, type TenantContext } from "../tenant/context.ts";
import { AuthenticationError, TooManyAttemptsError } from "./authentication-error.ts";
import { KeyAttempts } from "./key-attempts.ts";
import { KeyUses } from "./key-uses.ts";
import { VerifiedTokens } from "./verified-tokens.ts";

/** What keys are looked up with. */
export interface KeyDatabase {
  readonly sessions: { runStatement(session: Session, statement: Statement): Promise<StatementResult> };
}

export interface ApiKeysOptions {
  /** Told where the last use of keys could not be written. Default: nobody. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

interface Found {
  readonly tenantId: string;
  readonly keyId: string;
  readonly role: string;
  readonly expiresAt: string | null;
}

const find = `select tenant_id::text as "tenantId", key_id::text as "keyId", role,
                     extract(epoch from expires_at)::text as "expiresAt"
                from app_public.find_api_key(decode($1::text, 'hex'))`;

/**
 * Knows whose an API key is. A key that comes again within a minute is not looked up again:
 * SQL verifies it at each statement, so a revocation does not wait for that.
 */
export class ApiKeys {
  readonly #database: KeyDatabase;
  readonly #known = new VerifiedTokens();
  readonly #attempts = new KeyAttempts();
  readonly #uses: KeyUses;

  constructor(database: KeyDatabase, { onError = () => {} }: ApiKeysOptions = {}) {
    this.#database = database;
    this.#uses = new KeyUses(database, onError);
  }

  /**
   * The context of the key. A wrong checksum is refused without asking the database; whether
   * a key is unknown, expired or revoked is not told. `address` is the client's: after some
   * wrong keys it waits. Without one nobody does.
   * @throws AuthenticationError KEY_MALFORMED, KEY_REFUSED
   * @throws TooManyAttemptsError
   */
  async identify(key: string, address?: string): Promise<TenantContext> {
    const identity = this.#known.identityOf(key) ?? (await this.#lookUp(key, address));
    this.#uses.used(identity.tenantId, identity.keyId as string);
    return identity;
  }

  /** Writes the last uses that are not written yet. The database stays the caller's. */
  close(): Promise<void> {
    return this.#uses.close();
  }

  async #lookUp(key: string, address: string | undefined): Promise<TenantContext> {
    const hash = hashApiKey(key);
    if (hash === undefined) throw new AuthenticationError("KEY_MALFORMED");
    const wait = address === undefined ? 0 : this.#attempts.waitOf(address);
    if (wait > 0) throw new TooManyAttemptsError(wait);
    // Taken before it is known, so that attempts side by side are counted, too.
    if (address !== undefined) this.#attempts.take(address);
    const found = await this.#find(hash).catch((error) => {
      if (address !== undefined) this.#attempts.giveBack(address);
      throw error;
    });
    if (found === undefined) throw new AuthenticationError("KEY_REFUSED");
    if (address !== undefined) this.#attempts.giveBack(address);
    const { tenantId, keyId, role, expiresAt } = found;
    const identity = parseTenantContext({ tenantId, userId: null, role, keyId });
    this.#known.add(key, identity, expiresAt === null ? Number.POSITIVE_INFINITY : Number(expiresAt));
    return identity;
  }

  async #find(hash: Buffer): Promise<Found | undefined> {
    const statement = { text: find, values: [hash.toString("hex")] };
    const { rows } = await this.#database.sessions.runStatement(anonymousSession, statement);
    return rows[0] as Found | undefined;
  }
}

/** Makes what knows whose an API key is, for createAuthenticate(). Close it when the server stops. */
export const createApiKeys = (database: KeyDatabase, options?: ApiKeysOptions): ApiKeys =>
  new ApiKeys(database, options);
