/** Days that the demo data tell of. */
export const days = 90;
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Where the 90 days lie. Times of the demo data are milliseconds since their first moment. */
export class Timeline {
  /** The last moment, at which the demo data end. */
  readonly anchor: Date;
  readonly #start: number;

  constructor(anchor: Date) {
    this.anchor = anchor;
    this.#start = anchor.getTime() - days * day;
  }

  /** The time as Postgres reads it. */
  at(time: number): string {
    return new Date(this.#start + time).toISOString();
  }

  /** The date in UTC. */
  dateAt(time: number): string {
    return this.at(time).slice(0, 10);
  }
}

/** The first moment of a day, in UTC. */
export function startOfDay(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / day) * day);
}
