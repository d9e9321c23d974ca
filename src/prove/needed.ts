import { asTenant, keyOf, literal, prelude, quoteName, type Scene } from "./probes/probe.ts";
import type { Session } from "./session.ts";
import { administratorSql } from "./tenants/context.ts";
import type { Verdict } from "./verdict.ts";

/** What a proof needs to be seen again: the tables that it touches, and which of the object's rows A saw. */
export type Needed = { tables: ReadonlySet<string>; keys: ReadonlySet<string> | null };

/** Runs each proof once more, and asks the server which tables were read and written by it. */
export async function withNeeded(
  session: Session,
  scene: Scene,
  verdicts: readonly Verdict[],
): Promise<Verdict[]> {
  const found: Verdict[] = [];
  for (const verdict of verdicts) {
    const { probe } = verdict.trial;
    await session.run("savepoint needed");
    const before = await touched(session, scene);
    if (probe.setup !== undefined) {
      await session.run("savepoint setup");
      await session.run(probe.setup).catch(() => session.run("rollback to savepoint setup"));
    }
    const enter = probe.setup === undefined ? prelude(scene, probe) : asTenant(scene, scene.a);
    await session.observe(`${enter}; ${probe.sql}`);
    await session.run("rollback to savepoint needed");
    const after = await touched(session, scene);
    const tables = [...after].filter(([name, count]) => before.get(name) !== count).map(([name]) => name);
    const keys = await keysSeen(session, scene, verdict);
    await session.run("rollback to savepoint needed; release savepoint needed");
    found.push({ ...verdict, needed: { tables: new Set([probe.object, ...tables]), keys } });
  }
  return found;
}

/** How often each table was read or written in this transaction. */
async function touched(session: Session, { relations }: Scene): Promise<Map<string, string>> {
  const { rows } = await session.observe(
    `${administratorSql}; select relid, concat_ws(' ', seq_scan, idx_scan, n_tup_ins, n_tup_upd, n_tup_del)
       from pg_catalog.pg_stat_xact_user_tables`,
  );
  const names = new Map(relations.map(({ oid, name, root }) => [String(oid), root ?? name]));
  const counts = new Map<string, string>();
  for (const row of rows) {
    const [oid, count] = JSON.parse(row) as [string, string];
    const name = names.get(oid);
    if (name !== undefined) counts.set(name, `${counts.get(name) ?? ""};${count}`);
  }
  return counts;
}

/** Of what A reads without a condition, the keys: other rows of the object show nothing. Null for other proofs. */
async function keysSeen(
  session: Session,
  scene: Scene,
  { trial: { probe } }: Verdict,
): Promise<Set<string> | null> {
  const relation = scene.relations.find(({ name }) => name === probe.object);
  const row = scene.rowsOfB.get(probe.object);
  if (!relation || !row || probe.rule !== "reads-neighbour" || probe.setup !== undefined) return null;
  const key = keyOf(relation, row);
  if (key.length === 0 || !key.every((column) => relation.selectable.includes(column))) return null;
  const columns = key.map((column) => `${quoteName(column)}::text`).join(", ");
  const known = [row, ...(scene.moreOfB.get(probe.object) ?? [])].map(
    (one) => `(${key.map((column) => literal(relation, column, one[column])).join(", ")})`,
  );
  const names = key.map(quoteName).join(", ");
  const { rows, error } = await session.observe(
    `${prelude(scene, probe)}; select ${columns} from ${probe.object} where (${names}) in (${known.join(", ")})`,
  );
  return error || rows.length === 0 ? null : new Set(rows);
}
