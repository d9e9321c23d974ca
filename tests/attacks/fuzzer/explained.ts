/** What EXPLAIN ANALYZE says of the sub-selects of the wall. */

/** Below each `InitPlan` its own lines, which stand deeper than it. */
function* subPlans(lines: readonly string[]): Generator<string[]> {
  let depth = Number.POSITIVE_INFINITY;
  let part: string[] = [];
  for (const line of lines) {
    const indent = line.search(/\S/);
    if (indent > depth) {
      part.push(line);
      continue;
    }
    yield part;
    part = [line];
    depth = /^ *InitPlan/.test(line) ? indent : Number.POSITIVE_INFINITY;
  }
  yield part;
}

const LOOK_UP = /cached_seals|(required|sealed|require|verify)_context|sealed_tenant_id/;

/**
 * How a look-up of a cached seal was done depends on all who have theirs cached
 * and when. Whether it was done at all is what can tell of rows.
 */
export function withoutLookUps(lines: readonly string[]): string {
  const shorter = [...subPlans(lines)].flatMap(([title, first = "", ...rest]) => {
    if (title === undefined) return [];
    if (!LOOK_UP.test([first, ...rest].join("\n")))
      return [title, first, ...rest].filter((line) => line !== "");
    return [
      title,
      `${" ".repeat(first.search(/\S/))}a look-up${first.includes("never executed") ? " (never executed)" : ""}`,
    ];
  });
  return shorter.join("\n");
}

/** Without any sub-plan. */
export const withoutInitPlans = (answer: string): string =>
  [...subPlans(answer.split("\n"))].flatMap((part) => part.slice(0, 1)).join("\n");

/** Whether a plan has got all the workers that it was made for. */
export function hasItsWorkers(answer: string): boolean {
  const numbers = (title: string) =>
    [...answer.matchAll(new RegExp(`Workers ${title}: (\\d+)`, "g"))].map(([, n]) => n);
  return numbers("Planned").join() === numbers("Launched").join();
}
