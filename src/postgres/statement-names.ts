import type { PreparedStatement } from "./statement.ts";

/** How many texts are remembered; beyond it those that were not asked for longest are forgotten. */
const KEPT = 500;

// What the server plans. Commands besides are not worth a name.
const planned = /^\s*(?:select|insert|update|delete|merge|with|values|table)\b/i;

let count = 0;

/**
 * Gives statements without a name one when their text comes again, so that the
 * server parses and plans them once for each connection. A text with its values
 * written into it comes once, and stays without.
 */
export class StatementNames {
  /** The name of a text; undefined after its first time. */
  readonly #names = new Map<string, string | undefined>();

  withName(statement: PreparedStatement): PreparedStatement {
    const { text } = statement;
    if (statement.name !== undefined || statement.quiet || !planned.test(text)) return statement;
    const isKnown = this.#names.has(text);
    const name = this.#names.get(text) ?? (isKnown ? `rowhouse_auto_${++count}` : undefined);
    this.#names.delete(text);
    this.#names.set(text, name);
    if (this.#names.size > KEPT) this.#names.delete(this.#names.keys().next().value as string);
    return name === undefined ? statement : { ...statement, name };
  }
}

/** For poolers that know no names. */
export const withoutName = ({ name: _, isKept: __, ...statement }: PreparedStatement): PreparedStatement =>
  statement;
