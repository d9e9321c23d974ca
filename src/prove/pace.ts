/** The time is up, or somebody stops the run. What was not finished is not judged. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/** Of the budget, what is kept for making the findings small and reporting them. */
const RESERVED = 0.1;

/** How long the run may take, and how long it still will. */
export class Pace {
  /** Fires when the budget is used up, or when the caller's signal does. */
  readonly signal: AbortSignal | undefined;
  readonly #stopped: AbortSignal | undefined;
  readonly #budgetMs: number | undefined;
  readonly #started = performance.now();

  constructor(budgetMs: number | undefined, stopped: AbortSignal | undefined) {
    this.#budgetMs = budgetMs;
    this.#stopped = stopped;
    const given = [stopped, budgetMs === undefined ? undefined : AbortSignal.timeout(budgetMs)];
    const signals = given.filter((signal) => signal !== undefined);
    this.signal = signals.length === 0 ? undefined : AbortSignal.any(signals);
  }

  /** Whether nothing more may be sent. */
  get isOver(): boolean {
    return this.signal?.aborted ?? false;
  }

  get hasBudget(): boolean {
    return this.#budgetMs !== undefined;
  }

  /** Why probes are left. */
  get reason(): string {
    return this.#stopped?.aborted ? "when it was stopped" : `when ${seconds(this.#budgetMs ?? 0)} were over`;
  }

  /** Milliseconds in which probes may be sent; infinite without a budget. */
  get remaining(): number {
    if (this.isOver) return 0;
    if (this.#budgetMs === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#started + this.#budgetMs * (1 - RESERVED) - performance.now());
  }

  /** Throws OutOfTime where nothing more may be sent. */
  check(): void {
    if (this.isOver) throw new OutOfTime(`There are probes left ${this.reason}.`);
  }

  /** What the work answers; `otherwise` where there is no time for it, or it is stopped. */
  async whileOnTime<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
    if (this.isOver) return otherwise;
    try {
      return await work();
    } catch (error) {
      // A statement that was cancelled fails with an error of its own.
      if (error instanceof OutOfTime || this.isOver) return otherwise;
      throw error;
    }
  }

  /** For people: how much is done, and how long the rest takes at this rate. */
  note(done: number, total: number, sinceMs: number, object: string): string {
    const left = Math.min((sinceMs / Math.max(done, 1)) * (total - done), this.remaining);
    const count = (probes: number) => Math.floor(probes).toLocaleString("en");
    return `${count(done)} of ${count(total)} probes, ${seconds(left)} left, ${object}`;
  }
}

const seconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`;
