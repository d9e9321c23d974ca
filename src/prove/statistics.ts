import { asTenant, type Scene } from "./probes/probe.ts";
import { statistics } from "./probes/session.ts";
import type { Session } from "./session.ts";

/** The statistics that A may read. They follow what others commit, which no transaction that is rolled back can show. */
export async function observeStatistics(session: Session, scene: Scene): Promise<string[]> {
  const readable: string[] = [];
  await session.run("savepoint statistics");
  for (const { object, sql } of statistics) {
    const { error } = await session.observe(
      `rollback to savepoint statistics; ${asTenant(scene, scene.a)}; ${sql}`,
    );
    if (error === null) readable.push(object);
  }
  await session.run("rollback to savepoint statistics; release savepoint statistics");
  return readable;
}
