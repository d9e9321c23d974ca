import type pg from "pg";

// Beyond this the oldest is closed: each costs the server memory for its plan.
const namesKept = 200;

const namesOf = new WeakMap<pg.Connection, Map<string, string>>();

/** The prepared statements of a connection: the text under each name, the oldest first. */
export function preparedNames(connection: pg.Connection): Map<string, string> {
  let names = namesOf.get(connection);
  if (names === undefined) {
    names = new Map();
    namesOf.set(connection, names);
  }
  return names;
}

/**
 * Makes room for a name that is about to be parsed. It is closed first: closing
 * one that is not there is no error, and so a doubt whether it is does no harm.
 */
export function rememberName(
  connection: pg.Connection,
  names: Map<string, string>,
  name: string,
  text: string,
): void {
  const [oldest] = names.size >= namesKept ? names.keys() : [];
  for (const closed of oldest === undefined ? [name] : [name, oldest]) {
    connection.close({ type: "S", name: closed }, true);
    names.delete(closed);
  }
  names.set(name, text);
}
