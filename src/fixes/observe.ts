import pg from "pg";
import type { Relation } from "../prove/catalog/relations.ts";
import type { Session } from "../prove/session.ts";
import { administratorSql } from "../prove/tenants/context.ts";
import type { Seen, Statement } from "./statement.ts";
import { writtenTo } from "./written.ts";

/** Sends each statement from the same state and leaves no trace. Ends early where `onSeen` answers false. */
export async function observeAll(
  session: Session,
  relations: readonly Relation[],
  statements: readonly Statement[],
  onSeen: (seen: Seen, at: number) => boolean,
): Promise<void> {
  await session.run(`${administratorSql}; savepoint statement`);
  for (const [at, statement] of statements.entries())
    if (!onSeen(await observe(session, relations, statement), at)) break;
  await session.run("rollback to savepoint statement; release savepoint statement");
}

async function observe(
  session: Session,
  relations: readonly Relation[],
  statement: Statement,
): Promise<Seen> {
  const { setup, prelude, sql, command } = statement;
  await session.run("rollback to savepoint statement");
  if (setup !== undefined) await session.attempt(setup);
  const before = command === "select" ? null : await writtenTo(session, relations);
  const observation = await session.observe(`${administratorSql}; ${prelude}; ${sql}`);
  if (before === null || observation.error) return { observation, effects: "" };
  await session.run(administratorSql);
  const after = await writtenTo(session, relations);
  const touched = relations.filter(({ name }) => before.get(name) !== after.get(name));
  return { observation, effects: await digestOf(session, touched) };
}

/** What the written tables hold now, whoever may see it. */
async function digestOf(session: Session, tables: readonly Relation[]): Promise<string> {
  if (tables.length === 0) return "";
  const digests = tables.map(
    ({ name }) =>
      `select ${pg.escapeLiteral(name)} as name, count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) as digest from ${name} t`,
  );
  const rows = await session.query<{ name: string; digest: string }>(digests.join(" union all "));
  return rows
    .map(({ name, digest }) => `${name} ${digest}`)
    .sort()
    .join("\n");
}
