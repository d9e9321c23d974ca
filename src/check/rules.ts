import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Level, RuleDescription } from "../report/finding.ts";
import { type AlsoIn, alsoIn, pageOf, rulesDirectory, summaryOf } from "./pages.ts";

/** A rule: a query that finds, and a page that explains. */
export type Rule = RuleDescription & {
  /** The file's name without its ending, such as 004-rls-disabled. */
  file: string;
  sql: string;
  /** Who else has the rule, and under which name; undefined where its page does not say. */
  alsoIn: readonly AlsoIn[] | undefined;
  /** Whether its findings are confirmed by a judge, who reads what SQL cannot. */
  isJudged: boolean;
  /** Whether its findings quote what is judged. */
  hasDefinition: boolean;
  /** Whether its findings say what several of them come from. */
  hasCause: boolean;
};

/** Every rule, in the order of the files. */
export const rules: readonly Rule[] = readdirSync(rulesDirectory)
  .filter((name) => name.endsWith(".sql"))
  .sort()
  .map((name) => {
    const file = name.slice(0, -4);
    const sql = readFileSync(join(rulesDirectory, name), "utf8").trim();
    return {
      file,
      name: file.slice(4),
      sql,
      alsoIn: alsoIn(file),
      isJudged: /\bas subject\b/.test(sql),
      hasDefinition: /\bas definition(,|\s+from\b)/.test(sql),
      hasCause: /\bas cause\s+from\b/.test(sql),
      level: highestLevel(sql),
      summary: summaryOf(file),
    };
  });

/** The worst level that the rule's query names. */
function highestLevel(sql: string): Level {
  return (["error", "warning", "info"] as const).find((level) => sql.includes(`'${level}'`)) ?? "info";
}

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
