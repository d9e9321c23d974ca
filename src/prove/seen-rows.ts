import { createHash } from "node:crypto";

/** How many rows and characters of an answer are kept as they are. */
const MOST_ROWS = 1_000;
const MOST_CHARACTERS = 100_000;

type Many = { count: number; sum: bigint; first: string[]; found: string[] };

/**
 * The rows of an answer, whose order says nothing. Of many, a checksum takes their place, with
 * the two that sort first and some of those that hold a canary: a large table must not fill
 * the memory.
 */
export class SeenRows {
  readonly #canaries: readonly string[];
  #rows: string[] = [];
  #characters = 0;
  #many: Many | undefined;

  constructor(canaries: readonly string[]) {
    this.#canaries = canaries;
  }

  add(row: string): void {
    if (this.#many) {
      this.#count(row);
      return;
    }
    this.#rows.push(row);
    this.#characters += row.length;
    if (this.#rows.length <= MOST_ROWS && this.#characters <= MOST_CHARACTERS) return;
    this.#many = { count: 0, sum: 0n, first: [], found: [] };
    for (const kept of this.#rows) this.#count(kept);
    this.#rows = [];
  }

  sorted(): string[] {
    if (!this.#many) return this.#rows.sort();
    const { count, sum, first, found } = this.#many;
    return [...first, ...found.sort(), `… ${count} rows, checksum ${sum.toString(16)}`];
  }

  #count(row: string): void {
    const many = this.#many as Many;
    const hash = createHash("sha1").update(row).digest();
    many.count++;
    many.sum = BigInt.asUintN(64, many.sum + hash.readBigUInt64LE());
    if (many.found.length < 2 && this.#canaries.some((canary) => row.includes(canary))) many.found.push(row);
    many.first = [...many.first, row].sort().slice(0, 2);
  }
}
