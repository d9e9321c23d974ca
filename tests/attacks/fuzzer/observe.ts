/** All that an attacker observes of a script in one world. */
import type { Client, DatabaseError, types } from "pg";
import { withoutLookUps } from "./explained.ts";
import { enterAs, type Script } from "./script.ts";
import { TABLES } from "./world-sql.ts";

export type Observation = {
  /** For each statement what it answered, up to the one that failed. */
  answers: string[];
  /** B's rows as B sees them afterwards, in the same transaction; only where something was written. */
  rowsOfB: string;
};

const AS_TEXT = { getTypeParser: () => (value: unknown) => value } as unknown as typeof types;
const run = (client: Client, text: string) => client.query({ text, rowMode: "array", types: AS_TEXT });

export async function observe(client: Client, script: Script): Promise<Observation> {
  const answers: string[] = [];
  const hear = (notice: unknown) => answers.push(`notice ${(notice as { message?: string }).message}`);
  client.on("notice", hear);
  await client.query(script.entry);
  try {
    for (const statement of script.statements) answers.push(answerOf(await run(client, statement)));
    return { answers, rowsOfB: script.writes ? await rowsOfB(client) : "" };
  } catch (error) {
    answers.push(faultOf(error as DatabaseError));
    return { answers, rowsOfB: "" };
  } finally {
    client.off("notice", hear);
    await client.query(
      "rollback; deallocate all; reset all; reset role; set jit = off; set statement_timeout = '10s'",
    );
  }
}

const answerOf = ({
  command,
  rowCount,
  rows,
}: {
  command: string;
  rowCount: number | null;
  rows: unknown[];
}) => `${command} ${rowCount}\n${withoutLookUps(rows.map((row) => (row as unknown[]).join(" | ")))}`;

function faultOf(error: DatabaseError): string {
  if (error.code === undefined) throw error;
  const { code, message, detail, hint, where, table, constraint } = error;
  return `error ${JSON.stringify({ code, message, detail, hint, where, table, constraint })}`;
}

async function rowsOfB(client: Client): Promise<string> {
  await client.query(`set local row_security = on; ${enterAs("b", "owner")}`);
  const tables = TABLES.map((table) => `select * from fuzz.${table}`);
  const { rows } = await client.query(
    `select md5(string_agg(x::text, ' ' order by x::text)) as all_of_b from (${tables.join(" union all ")}) as x`,
  );
  return rows[0].all_of_b;
}
