import { serialize } from "pg-protocol";
import type { EncodedStatement } from "./statement.ts";

/** Sync: the server answers everything before it, and commits what is no transaction block's. */
export const syncMessage = serialize.sync();
const executeMessage = serialize.execute();
const describeAndExecute = Buffer.concat([serialize.describe({ type: "P" }), executeMessage]);

export const closeMessage = (name: string): Buffer => serialize.close({ type: "S", name });

export const parseMessage = (name: string, text: string): Buffer => serialize.parse({ name, text });

const cachedMessages = new WeakMap<EncodedStatement, Buffer>();

/**
 * Binds the values of a statement and executes it. Where the columns are not
 * known they are asked for. What is sent unchanged again and again, as the
 * settings of a context are, is encoded once.
 */
export function addRunMessages(messages: Buffer[], statement: EncodedStatement, describe: boolean): void {
  if (statement.isCached) {
    let cached = cachedMessages.get(statement);
    if (cached === undefined) {
      cached = Buffer.concat([bindMessage(statement), executeMessage]);
      cachedMessages.set(statement, cached);
    }
    messages.push(cached);
  } else {
    messages.push(bindMessage(statement), describe ? describeAndExecute : executeMessage);
  }
}

const bindMessage = ({ name = "", values }: EncodedStatement): Buffer =>
  serialize.bind({ statement: name, values: values as (string | Buffer | null)[] });
