/** What one request may ask for at most. */
export interface QueryLimits {
  /** Characters of the query's text. */
  readonly characters: number;
  /** Lexical tokens of the query: what parsing and validating it costs. */
  readonly tokens: number;
  /** Fields within fields. */
  readonly depth: number;
  /** Lists within lists. */
  readonly listDepth: number;
  /** Fields that the answer may hold, counting a list by its page size. */
  readonly cost: number;
  /** Objects and lists within each other in an argument or a variable. */
  readonly inputDepth: number;
  /** Values in all variables together. */
  readonly inputValues: number;
}

export const DEFAULT_LIMITS: QueryLimits = {
  characters: 20_000,
  tokens: 2_000,
  depth: 12,
  listDepth: 4,
  cost: 50_000,
  inputDepth: 16,
  inputValues: 2_000,
};
