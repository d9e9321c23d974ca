import type { Fix, FixClass } from "./fix.ts";

/** One script for psql: what was proven runs, what needs a person stands as a comment with the reason. */
export function fixScript(fixes: readonly Fix[]): string {
  const of = (wanted: FixClass) => fixes.filter((fix) => fix.class === wanted);
  const mechanical = of("mechanical");
  const review = of("review");
  const design = of("design");
  const parts = [
    comment(
      `Fixes for ${count(fixes.length, "finding")}: ${mechanical.length} mechanical, ${review.length} to review, ${design.length} to design.
Only the mechanical ones run. Each was applied in a transaction that was rolled back, and a tenant's user
read, wrote and called the same before and after it.`,
    ),
    "begin;",
    ...section(["MECHANICAL", ...reasonsOf(mechanical)].join("\n"), mechanical, ({ sql }) => sql ?? ""),
    "commit;",
    ...section("REVIEW: uncomment what your application can do without", review, ({ sql }) =>
      comment(sql ?? ""),
    ),
    ...section("DESIGN: no SQL fixes these by itself", design, () => ""),
  ];
  return `${parts.join("\n\n")}\n`;
}

const section = (title: string, fixes: readonly Fix[], sqlOf: (fix: Fix) => string): string[] =>
  fixes.length === 0
    ? []
    : [comment(`== ${title}`), ...groupsOf(fixes).map((group) => blockOf(group, sqlOf))];

/** Fixes of one rule for one reason: the reason is said once. */
const groupsOf = (fixes: readonly Fix[]): Fix[][] => [
  ...Map.groupBy(fixes, ({ finding: { rule }, reason }) => `${rule}\n${reason}`).values(),
];

function blockOf(group: readonly Fix[], sqlOf: (fix: Fix) => string): string {
  const [{ finding, class: of, reason }] = group as [Fix];
  const heading = [finding.rule, ...(of === "mechanical" ? [] : [`=> ${reason}`])].join("\n");
  const each = group.map((fix) =>
    [comment(`${fix.finding.object}: ${fix.finding.detail}`), sqlOf(fix)].filter(Boolean).join("\n"),
  );
  return [comment(heading), ...each].join("\n");
}

/** What was tried is the same for all that passed. */
const reasonsOf = (fixes: readonly Fix[]): string[] => [...new Set(fixes.map(({ reason }) => reason))];

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

/** Every line behind --, whatever a name holds: nothing in a comment runs. */
const comment = (text: string): string =>
  text
    .split(/\r\n|[\r\n]/)
    .map((line) => `-- ${line}`.trimEnd())
    .join("\n");
