import type { ClientBase } from "pg";
import { cancelling } from "./cancelling.ts";
import { isSuperuser } from "./catalog/roles.ts";
import { type Proof, proveInTransaction } from "./in-transaction.ts";
import { CannotProve, type ProveOptions } from "./options.ts";
import { Pace } from "./pace.ts";
import { Session } from "./session.ts";

export type { Proof } from "./in-transaction.ts";

/**
 * Tries whether what one tenant can observe depends on another's rows, and
 * whether anything it does changes them. The client is an administrator's
 * (superuser, or BYPASSRLS and owner). Everything happens in one transaction
 * that is rolled back. Throws CannotProve where nothing can be said.
 */
export async function prove(client: ClientBase, options: ProveOptions = {}): Promise<Proof> {
  const session = new Session(client);
  session.batch = options.batch ?? session.batch;
  const pace = new Pace(options.budgetMs, options.signal);
  const [open, close] = options.inTransaction
    ? ["savepoint prove", "rollback to savepoint prove; release savepoint prove"]
    : ["begin isolation level read committed", "rollback"];
  await session.run(open);
  try {
    await isSuperuser(session);
    await session.run(
      "set local statement_timeout = '60s'; set local lock_timeout = '5s'; set local row_security = on",
    );
    // What was written is read from the server's own count.
    await session.attempt("set local track_counts = on");
    return await cancelling(client, pace.signal, () => proveInTransaction(session, options, pace));
  } catch (error) {
    if (!pace.isOver) throw error;
    throw new CannotProve(
      `The tenants were not ready ${pace.reason}: nothing was tried. Everything is rolled back.`,
      { cause: error },
    );
  } finally {
    // The last request to cancel may arrive now.
    await session.run(close).catch(() => session.run(close).catch(() => {}));
    await client.query("deallocate all").catch(() => {});
    session.close();
  }
}
