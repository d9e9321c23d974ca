import type { Relation } from "./catalog/relations.ts";
import { CannotProve } from "./options.ts";
import type { Scene } from "./probes/probe.ts";
import type { Session } from "./session.ts";
import { administratorSql } from "./tenants/context.ts";
import { baseTables, fingerprintSql, writesSql } from "./worlds.ts";

type Answers = Map<string, string>;

/**
 * Looks at B's rows, as the administrator, in the middle of what A does. To
 * look at all of them after each statement would take most of the time, so the
 * server's own count of what was written says where to look.
 */
export class Watch {
  readonly #session: Session;
  readonly #scene: Scene;
  readonly #tables: Relation[];
  #baseline: Answers = new Map();
  #expected: Answers = new Map();
  #written: Answers = new Map();

  constructor(session: Session, scene: Scene) {
    this.#session = session;
    this.#scene = scene;
    this.#tables = baseTables(scene.relations).filter(({ name }) => scene.owners.of.has(name));
  }

  /** What B's rows are before anything is tried. */
  async begin(): Promise<void> {
    this.#baseline = await this.#look(this.#tables);
    this.#expected = this.#baseline;
    await this.before();
  }

  /** Before somebody else writes, whose changes are not A's. */
  async before(): Promise<void> {
    this.#written = await this.#writes();
    this.#expected = this.#baseline;
  }

  /** What that left is what A finds. */
  async settle(): Promise<void> {
    const touched = await this.#touched();
    this.#expected = new Map([...this.#baseline, ...(await this.#look(touched))]);
  }

  /** The tables in which rows of B are not what they were. */
  async changed(): Promise<string[]> {
    const expected = this.#expected;
    this.#expected = this.#baseline;
    const now = await this.#look(await this.#touched());
    return [...now].filter(([name, digest]) => expected.get(name) !== digest).map(([name]) => name);
  }

  async #touched(): Promise<Relation[]> {
    const before = this.#written;
    this.#written = await this.#writes();
    return this.#tables.filter(({ name }) => before.get(name) !== this.#written.get(name));
  }

  #writes(): Promise<Answers> {
    return this.#ask(this.#tables.length === 0 ? "" : writesSql(this.#scene.relations, this.#tables));
  }

  #look(tables: readonly Relation[]): Promise<Answers> {
    return this.#ask(fingerprintSql(tables, this.#scene.owners, this.#scene.neighbours));
  }

  async #ask(sql: string): Promise<Answers> {
    if (sql === "") return new Map();
    const { rows, error } = await this.#session.observe(`${administratorSql}; ${sql}`);
    if (error) throw new CannotProve(`The rows of B cannot be watched: ${error.message}.`);
    return new Map(rows.map((row) => JSON.parse(row) as [string, string]));
  }
}
