/**
 * Rows of choices, one per trait, in which every two traits meet in all their
 * combinations, as far as `most` rows go. `sizes` says how many values each
 * trait has; the first row takes the first values.
 */
export function pairwise(sizes: readonly number[], most: number): number[][] {
  const left = new Set<string>();
  const open = sizes.map((size) => new Array<number>(size).fill(0));
  const count = (at: number, value: number, by: number) => {
    const values = open[at] as number[];
    values[value] = (values[value] ?? 0) + by;
  };
  const each = (visit: (one: number, a: number, other: number, b: number) => void) => {
    for (const [other, size] of sizes.entries())
      for (let b = 0; b < size; b++)
        for (let one = 0; one <= other; one++)
          for (let a = one === other ? b : 0; a < (one === other ? b + 1 : (sizes[one] ?? 0)); a++)
            visit(one, a, other, b);
  };
  each((one, a, other, b) => {
    left.add(pair(one, a, other, b));
    count(one, a, 1);
    count(other, b, 1);
  });
  const rows: number[][] = [];
  while (left.size > 0 && rows.length < most) {
    const row: number[] = [];
    for (const [at, values] of open.entries()) {
      const score = values.map(
        (remaining, value) =>
          remaining + 1_000 * row.filter((chosen, other) => left.has(pair(other, chosen, at, value))).length,
      );
      row.push(score.indexOf(Math.max(...score)));
    }
    for (const [other, b] of row.entries())
      for (const [one, a] of row.slice(0, other + 1).entries()) {
        if (!left.delete(pair(one, a, other, b))) continue;
        count(one, a, -1);
        count(other, b, -1);
      }
    rows.push(row);
  }
  return rows;
}

const pair = (one: number, a: number, other: number, b: number): string => `${one}=${a} ${other}=${b}`;
