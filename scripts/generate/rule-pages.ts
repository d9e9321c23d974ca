import { type AlsoIn, pageOf } from "../../src/check/pages.ts";
import { type Rule, rules } from "../../src/check/rules.ts";
import { levels } from "../../src/report/finding.ts";

/** docs/rules.md: every rule with what it finds, the worst first, and then their pages. */
export function rulePages(): string {
  const rows = levels.flatMap((level) =>
    rules
      .filter((rule) => rule.level === level)
      .map(({ name, summary }) => `| [${name}](#${name}) | ${level} | ${summary} |`),
  );
  const alone = rules.filter(({ alsoIn = [] }) => alsoIn.length === 0).length;
  return `# Rules of \`rowhouse check\`

${rules.length} rules, each one query on the catalogs. Generated from src/check/rules.

An exception stands where it belongs, in the comment of the object, with its reason:

    comment on policy signing_in on users is '@rowhouse allow policy-always-true Read before there is a tenant.';

A comment on a table covers its policies, constraints, indexes and triggers; one on a function covers the triggers that call it. A login that is for people and not for the
application says \`@rowhouse operator <why>\`. An exception without a reason is none.

A finding quotes the condition or definition that it judges. Three or more findings of one rule that have one cause, such as
a default grant, are shown as one, with the list of their objects. JSON has each by itself, and so has a baseline: what you
accept today does not accept the next table.

On Supabase, Amazon RDS, Google Cloud SQL, Azure and Neon, the check knows the platform's own roles and schemas and does not
judge them; the report says which these are.

Each page says which of [splinter](${splinter}) (Supabase's), [pgrls](${pgrls}) and
[safegres](${safegres}) have a rule for the same fault. They may judge it differently. Of ${rules.length} rules, ${alone} are in none of the three.

| rule | level | finds |
|---|---|---|
${rows.join("\n")}

${rules.map(section).join("\n\n")}
`;
}

const splinter = "https://supabase.github.io/splinter";
const pgrls = "https://github.com/pgrls/pgrls/blob/main/docs/RULES.md";
const safegres = "https://github.com/constructive-io/constructive/tree/main/packages/safegres";

const section = (rule: Rule): string =>
  `${pageOf(rule).replaceAll(/^#/gm, "##")}\n\nAlso in: ${othersIn(rule)}.`;

const othersIn = ({ alsoIn = [] }: Rule): string =>
  alsoIn.length === 0 ? "nobody that we know" : alsoIn.map(link).join(", ");

function link({ tool, rule }: AlsoIn): string {
  if (tool === "splinter") return `[splinter ${rule}](${splinter}/${rule}/)`;
  if (tool === "pgrls") return `[pgrls ${rule}](${pgrls}#rule-${rule.toLowerCase()})`;
  return `safegres ${rule}`;
}
