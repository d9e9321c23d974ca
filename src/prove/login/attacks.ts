import pg from "pg";
import type { Relation } from "../catalog/relations.ts";
import type { Observation } from "../observation.ts";
import { digestAll, type Scene } from "../probes/probe.ts";
import type { Session } from "../session.ts";
import { becomeSql, enterSql, type Identity } from "../tenants/context.ts";

/** What one tenant leaves on a connection of a pool for the next. `run` answers what is wrong, or null. */
export type Attack = { name: string; run: (session: Session) => Promise<string | null> };

/** A connection that is used by A and then by nobody, or by B. All of it is read only. */
export function attacks(scene: Scene, relation: Relation, fresh: Observation): Attack[] {
  const principal = { ...scene.principal, bySession: false };
  const become = principal.login ? `${becomeSql(principal)}; ` : "";
  const enter = (identity: Identity) => `begin; ${become}${enterSql(scene.entrance, identity, principal)}`;
  const digest = digestAll(relation);
  /** What somebody sees who comes next and enters no tenant. */
  const leftBehind = async (session: Session) => {
    const next = await session.observe(`begin; ${become}${digest}`);
    await session.observe("rollback");
    return rowsOf(next) > rowsOf(fresh) ? `without a context it shows ${next.rows.join()}` : null;
  };
  const after = (name: string, ...used: string[]): Attack => ({
    name: `after ${name}`,
    run: async (session) => {
      for (const sql of used) await session.observe(sql);
      return leftBehind(session);
    },
  });
  const session = enterSql(scene.entrance, scene.a, principal)
    .replaceAll(", true)", ", false)")
    .replaceAll(/(^|; )set local /g, "$1set ");
  return [
    after("a commit", enter(scene.a), digest, "commit"),
    after("a rollback", enter(scene.a), digest, "rollback"),
    after("an error", enter(scene.a), "select 1 / 0", "rollback"),
    after(
      "an error that was let go of",
      enter(scene.a),
      "savepoint one; select 1 / 0",
      "rollback to savepoint one",
      "commit",
    ),
    after(
      "a cancelled statement",
      enter(scene.a),
      "set local statement_timeout = '20ms'; select pg_sleep(5)",
      "rollback",
    ),
    after("reset all", session, "reset all"),
    after("discard all", session, "discard all"),
    {
      name: "a statement that was prepared for A",
      run: async (connection) => {
        for (const sql of [
          enter(scene.a),
          `prepare kept as ${digest}`,
          "execute kept",
          "execute kept",
          "commit",
        ]) {
          await connection.observe(sql);
        }
        await connection.observe(enter(scene.b));
        const kept = await connection.observe("execute kept");
        const plain = await connection.observe(digest);
        await connection.observe("rollback; deallocate all");
        return kept.rows.join() === plain.rows.join()
          ? null
          : `B sees ${kept.rows.join()} instead of ${plain.rows.join()}`;
      },
    },
  ];
}

const rowsOf = ({ error, rows }: Observation): number =>
  error ? 0 : Number(JSON.parse(rows[0] ?? "[0]")[0]);

/** Connects as the login, for as long as the work takes. */
export async function withLogin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks fails its query; unheard, it would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
