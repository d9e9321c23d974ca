import { readSqlText, type SqlText } from "./sql-text.ts";
import type { EncodedStatement } from "./statement.ts";

/** How many texts are remembered. */
const REMEMBERED = 500;

/** A text of a caller's statement. */
export interface KnownText extends SqlText {
  /** Ours, from the second time on. */
  name: string | undefined;
  uses: number;
}

let count = 0;

/** Remembers what was read in the texts of statements. */
export class KnownTexts {
  readonly #texts = new Map<string, KnownText>();

  know(text: string): KnownText {
    return this.#texts.get(text) ?? this.#add(text);
  }

  #add(text: string): KnownText {
    const known = { ...readSqlText(text), name: undefined, uses: 0 };
    this.#texts.set(text, known);
    if (this.#texts.size > REMEMBERED) this.#forget();
    return known;
  }

  // The oldest that has not come twice since it was last looked at.
  #forget(): void {
    for (const [text, known] of this.#texts) {
      this.#texts.delete(text);
      if (known.uses < 2) return;
      known.uses = 0;
      this.#texts.set(text, known);
    }
  }
}

/**
 * Gives a statement whose text comes again a name, so that the server parses and
 * plans it once for each connection. A text that may hold somebody's data gets
 * none: pg_prepared_statements shows it to whoever uses the connection next.
 */
export function withName(statement: EncodedStatement, known: KnownText): EncodedStatement {
  known.uses++;
  if (statement.name !== undefined) return statement;
  if (known.name === undefined) {
    if (known.uses < 2 || !known.isPlanned || known.holdsLiteral) return statement;
    known.name = `rowhouse_auto_${++count}`;
  }
  return { ...statement, name: known.name };
}

/** For poolers that know no names. */
export const withoutName = ({ name: _, isCached: __, ...statement }: EncodedStatement): EncodedStatement =>
  statement;
