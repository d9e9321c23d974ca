import pg from "pg";
import { failed, type Observation } from "./observation.ts";
import { SeenRows } from "./seen-rows.ts";

/**
 * A simple query, of which only what its sender sees of the last statement is kept. Values
 * stay as Postgres writes them: a driver that parses them hides differences.
 */
export class ObservedQuery extends pg.Query {
  readonly observation: Promise<Observation>;
  readonly #takeNotices: () => string[];
  readonly #done: (observation: Observation) => void;
  readonly #lost: (error: unknown) => void;
  readonly #canaries: readonly string[];
  #rows: SeenRows;
  #tag = "";
  #isNext = true;

  constructor(text: string, canaries: readonly string[], takeNotices: () => string[]) {
    super({ text });
    this.#canaries = canaries;
    this.#takeNotices = takeNotices;
    this.#rows = new SeenRows(canaries);
    const { promise, resolve, reject } = Promise.withResolvers<Observation>();
    this.observation = promise;
    this.#done = resolve;
    this.#lost = reject;
  }

  handleRowDescription(): void {
    this.#begin();
    this.#isNext = false;
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.#rows.add(JSON.stringify(fields));
  }

  handleCommandComplete({ text }: { text: string }): void {
    if (this.#isNext) this.#begin();
    this.#isNext = true;
    const [, command = "", first, second] = completed.exec(text) ?? [];
    this.#tag = [command, second ?? first].filter((part) => part !== undefined).join(" ");
  }

  handleEmptyQuery(): void {}

  handleError(error: unknown): void {
    try {
      this.#done(failed(error, this.#takeNotices()));
    } catch (cause) {
      this.#lost(cause);
    }
  }

  handleReadyForQuery(): void {
    this.#done({ tag: this.#tag, rows: this.#rows.sorted(), error: null, notices: this.#takeNotices() });
  }

  /** Another statement of the same query: what the one before it showed is not looked at. */
  #begin(): void {
    this.#rows = new SeenRows(this.#canaries);
    this.#tag = "";
  }
}

/** A command, and at most two numbers, the last of them the rows. */
const completed = /^([A-Za-z]+)(?: (\d+))?(?: (\d+))?/;
