import type { ClientBase } from "pg";
import { isSuperuser } from "../prove/catalog/roles.ts";
import { findSequences, restartSql } from "../prove/catalog/sequences.ts";
import { discoverIn } from "../prove/discover.ts";
import { CannotProve, type ProveOptions } from "../prove/options.ts";
import type { Scene } from "../prove/probes/probe.ts";
import { asTenant } from "../prove/probes/probe.ts";
import { parentsFirst } from "../prove/rows/order.ts";
import { prepareScene } from "../prove/scene.ts";
import { Session } from "../prove/session.ts";
import { ownedBy } from "../prove/tenants/ownership.ts";
import { baseTables, withoutTriggers } from "../prove/worlds.ts";
import type { FixOptions } from "./plan.ts";

/** A tenant whose user tries the fixes, once for each role that requests run as. */
export type Stage = { session: Session; scenes: readonly Scene[] };

/** How many roles are tried: an application has few. */
const MOST_ROLES = 4;

/**
 * Finds or makes a tenant with rows, in a transaction that is rolled back. The
 * client is an administrator's. Throws CannotProve where there is nothing to try.
 */
export async function withStage<T>(
  client: ClientBase,
  options: FixOptions,
  callback: (stage: Stage) => Promise<T>,
): Promise<T> {
  const session = new Session(client);
  const [open, close] = options.inTransaction
    ? ["savepoint stage", "rollback to savepoint stage; release savepoint stage"]
    : ["begin isolation level read committed", "rollback"];
  await session.run(open);
  try {
    await isSuperuser(session);
    // A trial must not make others wait for long, nor wait for them.
    await session.run(
      "set local statement_timeout = '60s'; set local lock_timeout = '2s'; set local row_security = on",
    );
    await session.attempt("set local track_counts = on");
    await session.run(restartSql(await findSequences(session, []), 1));
    const scenes = await prepareScenes(session, options);
    // Deferred checks of the rows that were made would stand in the way of ALTER TABLE.
    await session.run("set constraints all immediate; set constraints all deferred");
    return await callback({ session, scenes });
  } finally {
    await session.run(close).catch(() => {});
    session.close();
  }
}

async function prepareScenes(session: Session, options: FixOptions): Promise<Scene[]> {
  const { roles: given, tenants, user, enter, tenantColumns, schemas } = options;
  const told: ProveOptions = {
    user,
    enter,
    ...(tenantColumns && { tenantColumns }),
    ...(schemas && { schemas }),
  };
  const roles = given ?? (await discoverIn(session, told)).roles.map(({ name }) => name);
  const [first, ...others] = roles;
  if (first === undefined)
    throw new CannotProve("No role was found that requests run as: name it with --role.");
  const { scene } = await prepareScene(session, { ...told, tenants, role: first });
  const scenes = [scene];
  // Where tenants are roles themselves, the first is the tenant and the others are other tenants.
  if (scene.entrance.byRole) return scenes;
  const { a, b } = scene;
  for (const role of others.slice(0, MOST_ROLES - 1)) {
    const same = { tenants: [a.tenant, b.tenant] as const, user: a.user ?? undefined };
    scenes.push((await prepareScene(session, { ...told, ...same, role })).scene);
  }
  return scenes;
}

/**
 * Runs the callback in a world in which the tenant is alone: what a fix hides of
 * others is not there to be missed.
 */
export async function alone<T>({ session, scenes }: Stage, callback: () => Promise<T>): Promise<T> {
  const [scene] = scenes as [Scene];
  await session.run("savepoint alone");
  try {
    await setAsideOthers(session, scene);
    // A setting that was once set is empty afterwards, not missing: the same for the first statement as for the last.
    await session.run(`savepoint entered; ${asTenant(scene, scene.a)}`);
    await session.run("rollback to savepoint entered; release savepoint entered");
    return await callback();
  } finally {
    await session.run("rollback to savepoint alone; release savepoint alone");
  }
}

async function setAsideOthers(session: Session, { relations, owners, a }: Scene): Promise<void> {
  const tables = parentsFirst(baseTables(relations).filter(({ name }) => owners.of.has(name))).reverse();
  const kept: string[] = [];
  await withoutTriggers(session, async () => {
    // Children first: whose a row is may only be told by its parent.
    for (const { name } of tables) {
      const condition = ownedBy(owners, name, a.tenant, "t");
      if (!(await session.attempt(`delete from ${name} t where not (${condition})`))) kept.push(name);
    }
  });
  if (kept.length > 0)
    throw new CannotProve(`The rows of other tenants cannot be set aside: ${kept.join(", ")}.`);
  for (const { name, kind } of relations)
    if (kind === "materialized") await session.attempt(`refresh materialized view ${name}`);
}
