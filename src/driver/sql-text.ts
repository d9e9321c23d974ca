import { kernelReaders, knownFunctions, wordsBeforeParenthesis } from "./known-functions.ts";
import { readSqlTokens, type SqlToken } from "./sql-tokens.ts";

/**
 * What a statement may leave in its session when its transaction is over:
 * nothing; state, which cleaning takes away; or anything, after which the
 * connection is closed.
 */
export type Leavings = "nothing" | "state" | "anything";

export interface SqlText {
  readonly leaves: Leavings;
  /** Whether the server plans it, so that it is worth preparing. */
  readonly isPlanned: boolean;
  /** Whether it may hold somebody's data: a string, or a number of more than three digits. */
  readonly holdsLiteral: boolean;
}

const plannedCommands = new Set(["select", "insert", "update", "delete", "merge", "with", "values", "table"]);
// They plan nothing that is worth a name, and leave no more than a query does.
const otherCommands = new Set(["explain", "show", "fetch", "move", "close", "lock", "savepoint", "release"]);

/**
 * Reads from a text what its statement may leave behind; in doubt, too much. The
 * server's own word is not enough: the tag of `select … into temp` is SELECT.
 *
 * It cannot read what the text only causes: triggers, views, defaults and
 * operators of the database. Those must leave nothing themselves.
 */
export function readSqlText(text: string): SqlText {
  const tokens = readSqlTokens(text);
  const command = tokens ? tokens.find(isNotOpening)?.text : firstWord.exec(text)?.[1];
  const isPlanned = command !== undefined && plannedCommands.has(command.toLowerCase());
  const holdsLiteral = tokens?.some(isLiteral) ?? true;
  if (tokens?.length === 0 || (isPlanned && tokens && !tokens.some(mayLeaveState))) {
    return { leaves: "nothing", isPlanned, holdsLiteral };
  }
  const isOther = command !== undefined && otherCommands.has(command.toLowerCase());
  return { leaves: isPlanned || isOther ? "state" : "anything", isPlanned, holdsLiteral };
}

// Of a text that cannot be read as a whole.
const firstWord = /^[ \t\n\r\f\v(]*([a-z]+)/i;
const isNotOpening = ({ text }: SqlToken) => text !== "(";

const isLiteral = ({ kind, text }: SqlToken) =>
  kind === "string" || (kind === "number" && !/^\d{1,3}(?:\.\d{0,2})?$/.test(text));

function mayLeaveState(token: SqlToken, at: number, tokens: readonly SqlToken[]): boolean {
  const { kind, path, isWord } = token;
  // Letters in a number are an exponent at best.
  if (kind === "number") return /[^\d.]/.test(token.text);
  if (kind !== "name") return false;
  const name = path.at(-1) ?? "";
  if (tokens[at + 1]?.text === "(") return !isHarmlessBeforeParenthesis(token, tokens[at - 1]);
  if (isWord && name === "into") return !isTargetOfInsert(at, tokens);
  return isWord && temporary.has(name) ? true : path.some(isOfPostgres);
}

const temporary = new Set(["temp", "temporary", "unlogged"]);

// pg_settings can be updated, which sets; pg_temp is where temporary objects are made.
const isOfPostgres = (part: string) => part.startsWith("pg_") && part !== "pg_catalog";

// After these come the columns of a table or an alias, never a call.
const beforeColumns = new Set(["into", "as", "with", "recursive"]);

function isHarmlessBeforeParenthesis({ path, isWord }: SqlToken, before: SqlToken | undefined): boolean {
  if (before?.isWord && beforeColumns.has(before.path[0] ?? "")) return !path.some(isOfPostgres);
  const [name = "", schema, ...more] = path.toReversed();
  if (more.length > 0) return false;
  if (schema === undefined) return (isWord && wordsBeforeParenthesis.has(name)) || knownFunctions.has(name);
  return (
    (schema === "pg_catalog" && knownFunctions.has(name)) || (schema === "tenancy" && kernelReaders.has(name))
  );
}

// `select 1 as insert into t` makes a table, too.
function isTargetOfInsert(at: number, tokens: readonly SqlToken[]): boolean {
  const verb = tokens[at - 1];
  if (!verb?.isWord || !(verb.path[0] === "insert" || verb.path[0] === "merge")) return false;
  return at === 1 || tokens[at - 2]?.text === "(" || tokens[at - 2]?.text === ")";
}
