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
    : [
        comment(`== ${title}`),
        ...fixes.map((fix) => [headingOf(fix), sqlOf(fix)].filter(Boolean).join("\n")),
      ];

const headingOf = ({ finding: { rule, object, detail }, class: of, reason }: Fix): string =>
  comment([`${rule}: ${object}`, detail, ...(of === "mechanical" ? [] : [`=> ${reason}`])].join("\n"));

/** What was tried is the same for all that passed. */
const reasonsOf = (fixes: readonly Fix[]): string[] => [...new Set(fixes.map(({ reason }) => reason))];

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

/** Every line behind --, whatever a name holds: nothing in a comment runs. */
const comment = (text: string): string =>
  text
    .split(/\r\n|[\r\n]/)
    .map((line) => `-- ${line}`.trimEnd())
    .join("\n");
