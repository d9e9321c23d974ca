import { type Discovery, discover } from "../discover/discover.ts";
import type { ProveOptions } from "./options.ts";
import type { Session } from "./session.ts";

/** What the catalogs say of tenants, context and roles. The settings that this needs are taken back. */
export async function discoverIn(session: Session, options: ProveOptions): Promise<Discovery> {
  await session.run("savepoint discovery");
  try {
    // Compiling hundreds of small expressions takes longer than running them.
    await session.run("set local jit = off; set local enable_nestloop = off");
    const { discovery } = await discover(session.client, {
      ...(options.tenantColumns && { tenantColumns: options.tenantColumns }),
      ...(options.schemas && { schemas: options.schemas }),
      ...(options.role !== undefined && { roles: [options.role] }),
    });
    return discovery;
  } finally {
    await session.run("rollback to savepoint discovery; release savepoint discovery");
  }
}
