import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Level, RuleDescription } from "../report/finding.ts";

const directory = join(import.meta.dirname, "rules");

/** A rule: a query that finds, and a page that explains. */
export type Rule = RuleDescription & {
  /** The file's name without its ending, such as 004-rls-disabled. */
  file: string;
  sql: string;
  /** Whether its findings are confirmed by a judge, who reads what SQL cannot. */
  isJudged: boolean;
};

/** Every rule, in the order of the files. */
export const rules: readonly Rule[] = readdirSync(directory)
  .filter((name) => name.endsWith(".sql"))
  .sort()
  .map((name) => {
    const file = name.slice(0, -4);
    const sql = readFileSync(join(directory, name), "utf8").trim();
    return {
      file,
      name: file.slice(4),
      sql,
      isJudged: /\bas subject\b/.test(sql),
      level: highestLevel(sql),
      summary: summaryOf(file),
    };
  });

/** The worst level that the rule's query names. */
function highestLevel(sql: string): Level {
  return (["error", "warning", "info"] as const).find((level) => sql.includes(`'${level}'`)) ?? "info";
}

/** The first paragraph of the rule's page, below its heading. */
function summaryOf(file: string): string {
  const page = readFileSync(join(directory, `${file}.md`), "utf8");
  return (page.split(/\n\s*\n/).find((paragraph) => paragraph && !paragraph.startsWith("#")) ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The page of a rule, in Markdown. */
export const pageOf = (rule: Rule): string => readFileSync(join(directory, `${rule.file}.md`), "utf8");

/** The page of a rule by its name; undefined where there is no such rule. */
export function pageNamed(name: string): { file: string; text: string } | undefined {
  const rule = rules.find((each) => each.name === name);
  return rule && { file: `${rule.file}.md`, text: pageOf(rule) };
}

/** What the page says under a heading, such as "How to fix it"; empty without one. */
export function sectionOf(rule: Rule, heading: string): string {
  const [, after = ""] = pageOf(rule).split(`## ${heading}\n`);
  return (after.split("\n## ")[0] ?? "").trim();
}
