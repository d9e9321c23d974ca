import pg from "pg";
import type { PreparedStatement } from "./statement.ts";

// The driver's own encoding of messages, kept instead of sent.
const encoder = Object.assign(Object.create(pg.Connection.prototype) as pg.Connection, {
  _send(message: Buffer) {
    parts.push(message);
  },
});
let parts: Buffer[] = [];

function encoded(write: () => void): Buffer {
  parts = [];
  write();
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

/** Sync: the server answers everything before it, and commits what is no transaction block's. */
export const syncMessage = encoded(() => encoder.sync());
const executeMessage = encoded(() => encoder.execute({}, true));
const describeAndExecute = Buffer.concat([
  encoded(() => encoder.describe({ type: "P" }, true)),
  executeMessage,
]);

export const closeMessage = (name: string): Buffer => encoded(() => encoder.close({ type: "S", name }, true));

export const parseMessage = (name: string, text: string): Buffer =>
  encoded(() => encoder.parse({ name, text, types: [] }, true));

const keptMessages = new WeakMap<PreparedStatement, Buffer>();

/**
 * Binds the values of a statement and executes it. Where the columns are not
 * known they are asked for. What is sent unchanged again and again, as the
 * settings of a context are, is encoded once.
 */
export function runMessages(statement: PreparedStatement, describe: boolean): readonly Buffer[] {
  const { name = "", values, isKept } = statement;
  const kept = isKept && keptMessages.get(statement);
  if (kept) return [kept];
  const bind = encoded(() => encoder.bind({ statement: name, values: values as string[] }, true));
  if (!isKept) return [bind, describe ? describeAndExecute : executeMessage];
  const both = Buffer.concat([bind, executeMessage]);
  keptMessages.set(statement, both);
  return [both];
}
