import type { Verdict } from "./judge.ts";
import { prelude, type Scene } from "./probes/probe.ts";

/** What to paste into psql as the administrator to see it. */
export function reproduction(scene: Scene, { trial, evidence }: Verdict): string {
  const { probe } = trial;
  const lines = [`-- A is ${scene.a.tenant}, B is ${scene.b.tenant}. ${oneLine(evidence)}`, "begin;"];
  if (probe.setup !== undefined) lines.push(`${tidy(probe.setup)};`);
  const enter = prelude(scene, probe);
  if (enter !== "") lines.push(`${tidy(enter)};`);
  lines.push(`${tidy(probe.sql)};`, "rollback;");
  return lines.join("\n");
}

const tidy = (sql: string): string =>
  sql
    .split("\n")
    .map((line) => line.trim())
    .join(" ")
    .replaceAll("; ", ";\n");
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
