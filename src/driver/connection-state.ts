import type pg from "pg";
import type { PreparedName } from "./prepared-names.ts";
import type { Notice } from "./statement.ts";

/** What is known of a connection from one batch to the next. */
export interface ConnectionState {
  /** The prepared statements, the oldest first. */
  readonly names: Map<string, PreparedName>;
  /** Where notices go; undefined between batches. */
  notices: Notice[] | undefined;
}

const states = new WeakMap<pg.Connection, ConnectionState>();

export function connectionState(connection: pg.Connection): ConnectionState {
  const known = states.get(connection);
  if (known) return known;
  const state: ConnectionState = { names: new Map(), notices: undefined };
  states.set(connection, state);
  connection.on("notice", (notice: Notice) => state.notices?.push(notice));
  return state;
}
