import pg from "pg";
import type { Relation } from "./catalog/relations.ts";
import { neededRows } from "./needed-rows.ts";
import { list, literal, type Made, prelude, type Scene } from "./probes/probe.ts";
import type { Verdict } from "./verdict.ts";

/** What to paste into psql as the administrator to see it. */
export function reproduction(scene: Scene, verdict: Verdict): string {
  const { trial, evidence } = verdict;
  const { probe } = trial;
  const lines = [`-- A is ${scene.a.tenant}, B is ${scene.b.tenant}. ${oneLine(evidence)}`, "begin;"];
  lines.push(...neededRows(scene, verdict).map((made) => insertSql(scene, made)));
  if (probe.setup !== undefined) lines.push(`${tidy(probe.setup)};`);
  const enter = prelude(scene, probe);
  if (enter !== "") lines.push(...sealing(scene), `${tidy(enter)};`);
  lines.push(`${tidy(probe.sql)};`, "rollback;");
  return lines.join("\n");
}

function insertSql({ relations }: Scene, { table, row }: Made): string {
  const relation = relations.find(({ name }) => name === table) as Relation;
  const given = relation.columns.filter(({ name, isGenerated }) => !isGenerated && row[name] != null);
  const names = given.map(({ name }) => name);
  const values = names.map((name) => literal(relation, name, row[name]));
  return `insert into ${table} (${list(names)}) overriding system value values (${values.join(", ")});`;
}

/** The seals of this run have expired by then; the administrator has others made. */
function sealing({ entrance, a }: Scene): string[] {
  if (entrance.seals === null) return [];
  const tenant = pg.escapeLiteral(a.tenant);
  const user = pg.escapeLiteral(a.user ?? a.tenant);
  return [
    `-- A new seal, to put in the place of the old: select tenancy.make_seal(${tenant}, ${user}, 'owner');`,
  ];
}

const tidy = (sql: string): string =>
  sql
    .split("\n")
    .map((line) => line.trim())
    .join(" ")
    .replaceAll("; ", ";\n");
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
