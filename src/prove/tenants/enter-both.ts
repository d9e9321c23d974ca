import { CannotProve, type ProveOptions } from "../options.ts";
import { asTenant, digestAll, type Scene } from "../probes/probe.ts";
import type { Row } from "../rows/make-row.ts";
import type { Session } from "../session.ts";
import type { Identity } from "./context.ts";
import { sampleRow } from "./samples.ts";
import { findWayIn } from "./way-in.ts";

/**
 * Enters both tenants for the first time: how that is done, what a view shows of
 * them, and whether A sees anything at all. A setting that was set once is never
 * quite unset again: what is tried in no context comes before this.
 */
export async function enterTenants(
  session: Session,
  prepared: Scene,
  options: Pick<ProveOptions, "user" | "only">,
): Promise<Scene> {
  const scene = await findWayIn(session, prepared, options);
  await addViewRows(session, scene, scene.a, scene.rowsOfA);
  await addViewRows(session, scene, scene.b, scene.rowsOfB);
  await mustSeeItself(session, scene);
  return scene;
}

/** What a tenant sees through a view is known only in its own context. */
async function addViewRows(
  session: Session,
  scene: Scene,
  identity: Identity,
  rows: Map<string, Row>,
): Promise<void> {
  await session.run(`savepoint views; ${asTenant(scene, identity)}`);
  for (const relation of scene.relations) {
    if (relation.kind !== "view" || rows.has(relation.name) || relation.selectable.length === 0) continue;
    const row = await sampleRow(session, relation, "true");
    if (row) rows.set(relation.name, row);
  }
  await session.run("rollback to savepoint views; release savepoint views");
}

/** A tenant that does not see its own rows has not been entered: every probe would be vain. */
async function mustSeeItself(session: Session, scene: Scene): Promise<void> {
  await session.run("savepoint control");
  const failures: string[] = [];
  let sees = false;
  for (const relation of scene.relations) {
    if (!scene.rowsOfA.has(relation.name) || relation.selectable.length === 0) continue;
    const observation = await session.observe(
      `rollback to savepoint control; ${asTenant(scene, scene.a)}; ${digestAll(relation)}`,
    );
    if (observation.error) failures.push(observation.error.message ?? "");
    else if (!observation.rows[0]?.startsWith('["0"')) sees = true;
    if (sees) break;
  }
  await session.run("rollback to savepoint control; release savepoint control");
  if (sees) return;
  throw new CannotProve(
    `As ${scene.principal.role}, tenant ${scene.a.tenant} sees none of its own rows: say how a tenant is entered with --enter, --role and --user. ${failures[0] ?? ""}`.trim(),
  );
}
