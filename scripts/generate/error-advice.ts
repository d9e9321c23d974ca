import type { ErrorCode } from "../../src/errors.ts";

/** What to do about each error; the types see that none is forgotten. */
export const errorAdvice: Record<ErrorCode, string> = {
  TENANT_CONTEXT_MISSING:
    "Pass a context to `withTenant` or `query`, or call from inside `runWithTenant`. In psql: `begin; select tenancy.enter(tenant, user, role);`. A setting made with `set local` outside a transaction is gone at once.",
  TENANT_CONTEXT_MALFORMED:
    "Tenant and user are uuids; the role is owner, admin, member or viewer. The message names what is wrong.",
  TENANT_SUSPENDED:
    "Nothing, as the tenant. An operator lets it in again: `rowhouse tenant resume`, or `app_operations.resume_tenant` as the platform.",
  TENANT_CANCELLED: "Nothing, as the tenant. Its rows are still there for the platform.",
  TENANT_UNKNOWN: "Check where the id came from: no tenant has it, or not any more.",
  TENANT_ID_IMMUTABLE:
    "Leave the tenant out of the update. To move a row, insert it in the other tenant and delete it here, as the platform.",
  TENANT_ID_MALFORMED:
    "Send a uuid, or `t_` and the slug. Nothing invisible, nothing longer than 256 characters.",
  TENANT_ID_UNRESOLVED: "Look up the uuid of the tenant with this slug; the database takes the uuid alone.",
  PROTECT_REFUSED:
    "The message gives every reason. Most often: a unique constraint that does not start with the tenant, or a foreign key that does not carry it.",
  PLATFORM_REASON_MISSING:
    "Call `tenancy.request_platform(reason)` in a transaction of its own and commit it, then `tenancy.enter_platform(id)` within a day, as the same login.",
  PLATFORM_UNAVAILABLE: "Give `operatorConnectionString` to `createRowhouse`.",
  WALL_SWITCH_REFUSED:
    "Give a reason of three characters or more. Before a seal is required there must be a key: `tenancy.add_seal_key(secret)`.",
  SEAL_MISSING:
    "The database asks for a seal and the caller made none: give the server the same key. In psql enter as app_operator; `tenancy.enter` seals for operators.",
  SEAL_MALFORMED: "Check what made the seal. From `tenancy.make_seal`: a lifetime is one second to one hour.",
  SEAL_EXPIRED:
    "The transaction has outlived its seal: do the work in several. Seals are renewed for each transaction at half their life, so where short ones fail, compare the clocks of server and database.",
  SEAL_FORGED:
    "The settings were changed after the seal was made, or it was made for somebody else. Inside a request, treat it as an attack and read the log.",
  SEAL_KEY_UNKNOWN:
    "The server seals with a key that the database never had, or that has retired: give both the same one.",
  SEAL_KEY_INVALID: "Make another: `openssl rand -base64 32`.",
  USER_UNKNOWN:
    "The token is of a user whom the database does not know or has deactivated. Make or activate the user, or sign in anew. For work that no user asked for, leave the user out of the context.",
  KEY_REFUSED: "Make a new key: what the old one lacks is not told. Revocation cannot be undone.",
  USER_LIMIT_REACHED:
    "Deactivate or remove a user, or ask an operator for a higher limit: `rowhouse tenant limits`, or another tier.",
  LAST_OWNER:
    "Make somebody else an owner first, or hand over with `handOverOwnership`. Once a tenant is cancelled its last owner can be removed.",
  INVITATION_INVALID:
    "The token is unknown, used, revoked or expired, or the address is another one: the answer does not say which. Ask for a new invitation.",
  IDEMPOTENCY_KEY_REUSED: "Repeat a request with the same arguments, or use a new key.",
  TENANT_STATUS_REFUSED: "A cancelled tenant cannot be suspended: resume it first.",
  SETTINGS_REFUSED:
    "The message names the setting. The role is app_user or app_anonymous; besides it custom settings may be made, and a few that have nothing to do with the walls.",
  STATEMENT_REFUSED: "Send one statement per call, with a text. The message says what was wrong.",
  CONFIGURATION_INVALID: "The message lists every fault at once, each with its setting.",
  CREDENTIAL_UNKNOWN: "The account or credential was deleted, or is another user's.",
  CREDENTIAL_UNUSABLE:
    "The message says why: the account is archived, its user deactivated, or its credential not active.",
  SECRET_UNREADABLE:
    "The secret was encrypted with another key, or the ciphertext was changed or moved. Check CREDENTIALS_KEY first.",
  CONFLICT: "Read the row that is there. The constraint is in the error, for the caller of the library.",
  REFERENCE_MISSING: "Make the other row first, or delete what refers to this one first.",
  INVALID_VALUE: "Correct the value. The comment on the column says what it takes.",
  FORBIDDEN:
    "The user's role may not do this, or the row would be another tenant's. Check that the privilege is granted to app_user.",
  QUERY_CANCELLED: "Ask for less, or add the missing index. The server's login has 30 s for a statement.",
  LOCK_TIMEOUT: "Try again. If it happens again, pg_locks shows who holds the lock.",
  TRANSACTION_CONFLICT: "Try again in a new transaction. `withTenant` has already tried several times.",
  TRANSACTION_ABORTED:
    "Look at the error before it. To continue after a failure, use `transaction.savepoint`.",
  TRANSACTION_CLOSED: "Await every statement inside the callback: one was sent after it had ended.",
  COMMIT_UNKNOWN: "Read the data again before doing the work again; an idempotency key makes that easy.",
  DATABASE_UNAVAILABLE: "Try again later. `/health/database` says when it is back.",
  DATABASE_ERROR: "The client gets no detail. The server's log and `cause` have it.",
  POOL_EXHAUSTED: "Look for long transactions; then raise POOL_MAX, or add a server.",
  POOL_CLOSED: "The server is stopping: send the request to another.",
  ABORTED: "The caller ended it.",
};
