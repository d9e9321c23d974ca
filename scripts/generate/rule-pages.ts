import { pageOf, rules } from "../../src/check/rules.ts";
import { levels } from "../../src/report/finding.ts";

/** docs/rules.md: every rule with what it finds, the worst first, and then their pages. */
export function rulePages(): string {
  const rows = levels.flatMap((level) =>
    rules
      .filter((rule) => rule.level === level)
      .map(({ name, summary }) => `| [${name}](#${name}) | ${level} | ${summary} |`),
  );
  return `# Rules of \`rowhouse check\`

${rules.length} rules, each one query on the catalogs. Generated from src/check/rules.

An exception stands where it belongs, in the comment of the object, with its reason:

    comment on policy signing_in on users is '@rowhouse allow policy-always-true Read before there is a tenant.';

A comment on a table covers its policies, constraints, indexes and triggers. A login that is for people and not for the
application says \`@rowhouse operator <why>\`. An exception without a reason is none.

| rule | level | finds |
|---|---|---|
${rows.join("\n")}

${rules.map((rule) => pageOf(rule).trim().replaceAll(/^#/gm, "##")).join("\n\n")}
`;
}
