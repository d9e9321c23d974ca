import type { PgExecutorContext, PgSelectStep } from "postgraphile/@dataplan/pg";
import type { ExecutionDetails, Step } from "postgraphile/grafast";
import { type CompiledSelect, compileSelect, sentValue } from "./compile-select.ts";
import { inputOf, type SelectInputs, selectInputs } from "./select-inputs.ts";
import { type Page, selectResult } from "./select-result.ts";

// Of each select; a page of another size is other SQL.
const KEPT_PAGES = 20;

/** A select of a query, with the SQL that was made of it before. */
export class QuerySelect {
  readonly #step: PgSelectStep;
  readonly #inputs: SelectInputs;
  readonly #compiled = new Map<string, CompiledSelect>();

  private constructor(step: PgSelectStep, inputs: SelectInputs) {
    this.#step = step;
    this.#inputs = inputs;
  }

  /** Undefined for any step but a select of a query. */
  static of(step: Step): QuerySelect | undefined {
    const inputs = selectInputs(step);
    return inputs && new QuerySelect(step as PgSelectStep, inputs);
  }

  /** Undefined where the SQL depends on more than is known here: then the library makes it. */
  execute(details: ExecutionDetails): Promise<readonly unknown[]> | undefined {
    const { count, stream, extra } = details;
    if (count !== 1 || stream !== null || extra.eventEmitter) return undefined;
    for (const at of this.#inputs.opaque) if (inputOf(details, at) != null) return undefined;
    const first = inputOf(details, this.#inputs.first);
    const offset = inputOf(details, this.#inputs.offset);
    if (!isSize(first) || !isSize(offset)) return undefined;
    const key = `${first ?? ""},${offset ?? ""}`;
    const compiled = this.#compiled.get(key);
    return compiled
      ? this.#run(compiled, details, { first, offset })
      : this.#compile(key, details, { first, offset });
  }

  async #run({ text, name, values, layout }: CompiledSelect, details: ExecutionDetails, page: Page) {
    // The settings are those of the request's own context: they decide the tenant.
    const { pgSettings, withPgClient } = inputOf(details, this.#inputs.context) as PgExecutorContext;
    const query = {
      text,
      name,
      values: values.map((value) => sentValue(value, details)),
      arrayMode: true,
    };
    const { rows } = await withPgClient(pgSettings, (client) => client.query<unknown>(query as never));
    return [selectResult(rows, page, this.#inputs.fetchOneExtra, layout)];
  }

  async #compile(key: string, details: ExecutionDetails, page: Page): Promise<readonly unknown[]> {
    const { results, compiled } = await compileSelect(this.#step, this.#inputs, details, page);
    if (compiled) this.#compiled.set(key, compiled);
    if (this.#compiled.size > KEPT_PAGES) this.#compiled.delete(this.#compiled.keys().next().value as string);
    return results;
  }
}

const isSize = (value: unknown): value is number | null | undefined =>
  value == null || Number.isInteger(value);
