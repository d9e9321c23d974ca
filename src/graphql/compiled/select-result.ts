/** A page, as it is written into the SQL. */
export interface Page {
  readonly first: number | null | undefined;
  readonly offset: number | null | undefined;
}

/** Where in a row the library finds what; the same for every request. */
export interface RowLayout {
  readonly cursorDetails: unknown;
  readonly groupDetails: unknown;
  readonly m: unknown;
}

/** What a PgSelectStep answers. */
export interface SelectResult extends RowLayout {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly items: readonly unknown[];
}

/** Makes of the rows of a page what the library makes of them. */
export function selectResult(
  rows: readonly unknown[],
  { first, offset }: Page,
  fetchOneExtra: boolean,
  { cursorDetails, groupDetails, m }: RowLayout,
): SelectResult {
  const hasNextPage = fetchOneExtra && first != null && rows.length > first;
  return {
    hasNextPage,
    hasPreviousPage: offset != null && offset !== 0,
    items: hasNextPage ? rows.slice(0, first) : rows,
    cursorDetails,
    groupDetails,
    m,
  };
}

/** Whether two results say the same of the same rows. */
export function isSameResult(one: SelectResult, other: SelectResult): boolean {
  const names = Object.keys({ ...one, ...other }) as (keyof SelectResult)[];
  return names.every((name) =>
    name === "items"
      ? one.items.length === other.items.length && one.items.every((row, at) => row === other.items[at])
      : one[name] === other[name],
  );
}
