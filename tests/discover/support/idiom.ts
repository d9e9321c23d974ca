import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { type Discovery, discover } from "../../../src/discover/discover.ts";
import type { Given } from "../../../src/discover/given.ts";
import { sourceInWords } from "../../../src/discover/sources.ts";

/** A sound schema, what is to be found out about it, and a hole that both halves must find. */
export type Idiom = { name: string; sql: string; expected: Summary; hole: string; found: string };

/** What was found out, in words. */
export type Summary = {
  columns: string[];
  root: string;
  tenant: string[];
  user: string[];
  members: string[];
  roles: string[];
};

const directory = join(import.meta.dirname, "../idioms");

export const idioms: Idiom[] = readdirSync(directory)
  .sort()
  .map((file) => {
    const sql = readFileSync(join(directory, file), "utf8");
    const lines = (word: string) =>
      [...sql.matchAll(new RegExp(`^-- ${word}: (.*)$`, "gm"))].map(([, text]) => text as string);
    const words = (word: string) => lines(word).flatMap((line) => line.split(" "));
    return {
      name: file.slice(0, -4),
      sql,
      expected: {
        columns: words("columns"),
        root: lines("root")[0] ?? "",
        tenant: lines("tenant"),
        user: lines("user"),
        members: words("members"),
        roles: words("roles"),
      },
      hole: lines("hole")[0] ?? "",
      found: lines("found")[0] ?? "",
    };
  });

export async function discovered(client: Client, given: Given = {}): Promise<Discovery> {
  return (await discover(client, given)).discovery;
}

export async function summaryOf(client: Client, discovery: Discovery): Promise<Summary> {
  const { rows } = await client.query<{ oid: number; name: string }>(
    "select oid, oid::regclass::text as name from pg_class where oid = any ($1)",
    [[...discovery.columnOf.keys(), ...discovery.context.membershipTables]],
  );
  const names = new Map(rows.map(({ oid, name }) => [oid, name]));
  const meaning = (wanted: string) =>
    discovery.context.parts
      .filter((part) => part.meaning === wanted)
      .map(({ source }) => sourceInWords(source))
      .sort();
  return {
    columns: [...discovery.columnOf].map(([oid, column]) => `${names.get(oid)}.${column}`).sort(),
    root: discovery.root ? `${discovery.root.name}.${discovery.root.column}` : "none",
    tenant: meaning("tenant"),
    user: meaning("user"),
    members: discovery.context.membershipTables.map((oid) => names.get(oid) ?? ""),
    roles: discovery.roles.map(({ name }) => name),
  };
}
