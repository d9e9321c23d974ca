import type { Client } from "pg";
import { withAdministrator } from "../../src/database/administration.ts";
import { schemaQueries } from "./schema-queries.ts";

type Line = { object: string; line: string };
type Relation = {
  object: string;
  kind: string;
  comment: string | null;
  partitioned: string | null;
  security: string;
  options: string | null;
};

const PARTS = ["columns", "constraints", "indexes", "triggers", "partitions", "policies", "grants"] as const;

/** The whole schema as a text that can be compared: what is there, who may do what. */
export function schemaText(url: string): Promise<string> {
  return withAdministrator(url, async (client) => {
    const parts = new Map<string, Line[]>();
    for (const part of PARTS) parts.set(part, await lines(client, schemaQueries[part]));
    const { rows: relations } = await client.query<Relation>(schemaQueries.relations);
    const text = [
      "The schema of Rowhouse, made from the catalogs: npm run check:generated -- --write",
      ...section("roles", await lines(client, schemaQueries.roles)),
      ...section("schemas", await lines(client, schemaQueries.schemas)),
      ...section("domains", await lines(client, schemaQueries.domains)),
      ...relations.flatMap((relation) => describe(relation, parts)),
      // Behind the dashes: who may execute it besides its owner.
      ...section("functions", await lines(client, schemaQueries.functions)),
    ];
    return `${text.join("\n")}\n`;
  });
}

function describe(relation: Relation, parts: Map<string, Line[]>): string[] {
  const { object, kind, comment, partitioned, security, options } = relation;
  const title = partitioned ? `${kind} ${object}, partitioned by ${partitioned}` : `${kind} ${object}`;
  const text = ["", title];
  if (comment) text.push(...comment.trim().split("\n").map(indent));
  text.push(indent(kind === "view" ? `options: ${options ?? "none"}` : `row security: ${security}`));
  for (const [part, all] of parts) {
    const own = all.filter((line) => line.object === object);
    if (own.length > 0) text.push(indent(part), ...own.map(({ line }) => indent(indent(oneLine(line)))));
  }
  return text.map((line) => line.trimEnd());
}

const section = (title: string, all: Line[]): string[] => [
  "",
  title,
  ...all.map(({ line }) => indent(oneLine(line))),
];
const indent = (line: string): string => `  ${line}`;
const oneLine = (text: string): string => text.replace(/\s+/g, " ");

async function lines(client: Client, query: string): Promise<Line[]> {
  return (await client.query<Line>(query)).rows;
}
