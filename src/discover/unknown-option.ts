/** An option of the user names something that is not in the database. */
export class UnknownOption extends Error {
  override readonly name = "UnknownOption";
  /** Such as --tenant-column. */
  readonly option: string;
  readonly value: string;

  constructor(option: string, value: string, what: string, known: readonly string[]) {
    super(`${option} ${value}: this database has no such ${what}. ${listOf(what, known)}`);
    this.option = option;
    this.value = value;
  }
}

const MANY = 12;

function listOf(what: string, known: readonly string[]): string {
  if (known.length === 0) return `It has no ${what} to name.`;
  const shown = known.slice(0, MANY).join(", ");
  return known.length > MANY ? `It has ${shown} and ${known.length - MANY} more.` : `It has ${shown}.`;
}

/** Throws for the first value that is not known; `listed` is what to choose from, the likeliest first. */
export function refuseUnknown(
  option: string,
  what: string,
  values: readonly string[],
  known: ReadonlySet<string>,
  listed: readonly string[] = [...known].sort(),
): void {
  for (const value of values) if (!known.has(value)) throw new UnknownOption(option, value, what, listed);
}
