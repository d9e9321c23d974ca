import type { PgExecutor, PgSelectStep } from "postgraphile/@dataplan/pg";
import type { ExecutionDetails } from "postgraphile/grafast";
import { encode, type Placeholder, type SelectInputs } from "./select-inputs.ts";
import { isSameResult, type Page, type RowLayout, type SelectResult, selectResult } from "./select-result.ts";

/**
 * The SQL of a select: what all requests of its operation share. It holds no
 * value of a variable, no row and nothing of the context.
 */
export interface CompiledSelect {
  readonly text: string;
  readonly name: string | undefined;
  /** Literals of the document, and the placeholders where a request puts its own value. */
  readonly values: readonly unknown[];
  readonly layout: RowLayout;
}

/** Where the value of a placeholder goes. */
class Bind {
  readonly placeholder: Placeholder;

  constructor(placeholder: Placeholder) {
    this.placeholder = placeholder;
  }
}

type ExecuteWithCache = PgExecutor["executeWithCache"];

/**
 * Executes a select as the library does and keeps what it has sent. Undefined
 * instead of the SQL means that another request has to tell.
 */
export async function compileSelect(
  step: PgSelectStep,
  inputs: SelectInputs,
  details: ExecutionDetails,
  page: Page,
): Promise<{ results: readonly unknown[]; compiled: CompiledSelect | undefined }> {
  const { resource } = step;
  const sent: { sql: Parameters<ExecuteWithCache>[1]; rows: readonly unknown[] }[] = [];
  const executeWithCache: ExecuteWithCache = async (specs, sql) => {
    const rawSqlValues = sql.rawSqlValues.map((value: unknown) => sentValue(value, details) as never);
    const answer = await resource.executor.executeWithCache(specs, { ...sql, rawSqlValues });
    sent.push({ sql, rows: answer.values[0] as readonly unknown[] });
    return answer as never;
  };
  const executor = Object.create(resource.executor, { executeWithCache: { value: executeWithCache } });
  // The step itself, but that its SQL passes here, and with marks where the values of placeholders go.
  const watched: PgSelectStep = Object.create(step, {
    resource: { value: Object.create(resource, { executor: { value: executor } }) },
    placeholders: { value: inputs.placeholders.map(marked) },
  });
  const results = (await watched.execute(details)) as readonly unknown[];
  const [result] = results as readonly (SelectResult | null)[];
  const [first, second] = sent;
  if (!result || first === undefined || second !== undefined) return { results, compiled: undefined };
  const { sql, rows } = first;
  const bound = new Set(
    (sql.rawSqlValues as readonly unknown[]).filter(isBind).map((bind) => bind.placeholder),
  );
  const { cursorDetails, groupDetails, m } = result;
  const layout = Object.freeze({ cursorDetails, groupDetails, m: Object.freeze(m) });
  const isWhole =
    sql.identifierIndex == null &&
    // The library marks no null, so that its place is not known.
    bound.size === inputs.placeholders.length &&
    isSameResult(selectResult(rows, page, inputs.fetchOneExtra, layout), result);
  const compiled = { text: sql.text, name: sql.name, values: sql.rawSqlValues, layout };
  return { results, compiled: isWhole ? compiled : undefined };
}

function marked(placeholder: Placeholder): Placeholder {
  const codec = Object.create(placeholder.codec, { toPg: { value: () => new Bind(placeholder) } });
  return { ...placeholder, codec, alreadyEncoded: false };
}

/** What is sent for a value of the compiled SQL. */
export function sentValue(value: unknown, details: ExecutionDetails): unknown {
  return isBind(value) ? encode(value.placeholder, details) : value;
}

const isBind = (value: unknown): value is Bind => value instanceof Bind;
