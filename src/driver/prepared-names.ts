import type { Columns } from "./columns.ts";

// Beyond this the oldest is closed: each costs the server memory for its plan.
const namesKept = 200;

/** A statement that the server has under a name. */
export interface PreparedName {
  readonly text: string;
  /**
   * Its columns, once they are known. They never change: where a table has
   * changed meanwhile the server raises an error, and the name is forgotten.
   */
  columns: Columns | undefined;
}

/**
 * Makes room for a name that is about to be parsed, and answers which names to
 * close for it. Its own is among them: closing one that is not there is no
 * error, and so a doubt whether it is does no harm.
 */
export function rememberName(names: Map<string, PreparedName>, name: string, text: string): string[] {
  const [oldest] = names.size >= namesKept ? names.keys() : [];
  const closed = oldest === undefined ? [name] : [name, oldest];
  for (const each of closed) names.delete(each);
  names.set(name, { text, columns: undefined });
  return closed;
}
