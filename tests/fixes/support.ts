import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

/** A small application: its schema, who sends its statements, and what they are. */
export type Application = {
  name: "membership" | "sessions";
  role: string;
  /** Each runs in a transaction of its own that is rolled back, with these settings. */
  statements: readonly { settings?: Record<string, string>; sql: string }[];
};

const A = "00000000-0000-4000-8000-00000000000a";
const user = { "board.user_id": A.replace("8", "9") };
const account = { "shop.account": A };

export const membership: Application = {
  name: "membership",
  role: "board_web",
  statements: [
    { settings: user, sql: "select * from board.my_teams()" },
    ...["teams", "members", "projects", "tasks", "comments"].map((table) => ({
      settings: user,
      sql: `select * from board.${table} where ${table === "teams" ? "id" : "team_id"} = '${A}' order by 1, 2`,
    })),
    { settings: user, sql: `select * from board.open_tasks where team_id = '${A}'` },
    {
      settings: user,
      sql: `insert into board.projects values ('${A}', '${A}', 'New') returning title`,
    },
    { settings: user, sql: `update board.tasks set done = true where team_id = '${A}' returning id, done` },
    { settings: user, sql: `delete from board.comments where team_id = '${A}' returning body` },
  ],
};

export const sessions: Application = {
  name: "sessions",
  role: "shop_app",
  statements: [
    { sql: "select * from shop.sign_in('token of apples@example.org')" },
    { sql: "select * from shop.sign_in('nobody')" },
    { settings: account, sql: "select * from shop.accounts" },
    { settings: account, sql: "select * from shop.people" },
    { settings: account, sql: `select * from shop.orders where account_id = '${A}'` },
    { settings: account, sql: `select * from shop.totals where account_id = '${A}'` },
    {
      settings: account,
      sql: `insert into shop.orders (account_id, person_id, total) values ('${A}', '${A.replace("8", "9")}', 5) returning total`,
    },
    {
      settings: account,
      sql: `insert into shop.people values ('${A}', '${A}', 'new@example.org') returning email`,
    },
    { settings: account, sql: `delete from shop.orders where account_id = '${A}' returning total` },
  ],
};

/** Roles are the cluster's, which other test files share: each application has its own. */
const roles = /\b(board_owner|board_web|board_login|shop_owner|shop_app)\b/g;

export type Running = { root: Client; db: TestDatabase; application: Application; login: string };

/** Brings the application up in a database of its own, for the callback. */
export async function withApplication<T>(
  application: Application,
  callback: (running: Running) => Promise<T>,
): Promise<T> {
  const suffix = randomBytes(4).toString("hex");
  const renamed = (text: string) => text.replaceAll(roles, `$1_${suffix}`);
  const sql = readFileSync(join(import.meta.dirname, "applications", `${application.name}.sql`), "utf8");
  const db = await createTestDatabase({ empty: true });
  const root = await db.connect("root");
  try {
    await root.query(renamed(sql));
    const running = { ...application, role: renamed(application.role) };
    return await callback({ root, db, application: running, login: `board_login_${suffix}` });
  } finally {
    await dropRoles(root, `%\\_${suffix}`);
    await db.drop();
  }
}

async function dropRoles(root: Client, pattern: string): Promise<void> {
  const { rows } = await root.query<{ name: string }>(
    "select quote_ident(rolname) as name from pg_roles where rolname like $1",
    [pattern],
  );
  for (const { name } of rows) await root.query(`drop owned by ${name} cascade`);
  for (const { name } of rows) await root.query(`drop role ${name}`);
}

/** What each statement of the application answers: its rows, or the SQLSTATE. */
export async function answersOf(root: Client, { role, statements }: Application): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const { settings = {}, sql } of statements) {
    await root.query("begin");
    await root.query(`set local role ${role}`);
    for (const [name, value] of Object.entries(settings)) await root.query(`set local ${name} = '${value}'`);
    const answer = await root.query(sql).then(
      ({ rows }) => ({ sql, rows: rows as unknown[] }),
      ({ code }: { code: string }) => ({ sql, code }),
    );
    answers.push(answer);
    await root.query("rollback");
  }
  return answers;
}
