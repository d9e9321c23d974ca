import pg from "pg";
import type { Relation } from "./catalog/relations.ts";
import { list, literal, prelude, type Scene } from "./probes/probe.ts";
import type { Verdict } from "./verdict.ts";

/** What to paste into psql as the administrator to see it. */
export function reproduction(scene: Scene, { trial, evidence }: Verdict): string {
  const { probe } = trial;
  const lines = [`-- A is ${scene.a.tenant}, B is ${scene.b.tenant}. ${oneLine(evidence)}`, "begin;"];
  lines.push(...neededRows(scene, probe.object));
  if (probe.setup !== undefined) lines.push(`${tidy(probe.setup)};`);
  const enter = prelude(scene, probe);
  if (enter !== "") lines.push(...sealing(scene), `${tidy(enter)};`);
  lines.push(`${tidy(probe.sql)};`, "rollback;");
  return lines.join("\n");
}

const MANY = 24;

/** The rows that had to be made: of the object, of what it refers to, and for a function of all. */
function neededRows({ relations, made }: Scene, object: string): string[] {
  const target = relations.find(({ name }) => name === object);
  const wanted = new Set<string>();
  const want = (relation: Relation | undefined): void => {
    if (!relation || wanted.has(relation.name)) return;
    wanted.add(relation.name);
    for (const { table } of relation.foreignKeys) want(relations.find(({ name }) => name === table));
    if (relation.root) want(relations.find(({ name }) => name === relation.root));
  };
  const isTable = target?.kind === "table" || target?.kind === "partitioned";
  // Policies may look elsewhere: of few rows all are given.
  const isSelective = isTable && made.length > MANY;
  if (isSelective) want(target);
  return made.flatMap(({ table, row }) => {
    const relation = relations.find(({ name }) => name === table);
    if (!relation || (isSelective && !wanted.has(table))) return [];
    const given = relation.columns.filter(({ name, isGenerated }) => !isGenerated && row[name] != null);
    const names = given.map(({ name }) => name);
    const values = names.map((name) => literal(relation, name, row[name]));
    return [`insert into ${table} (${list(names)}) overriding system value values (${values.join(", ")});`];
  });
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
