import type { Relation } from "./catalog/relations.ts";
import type { Observation } from "./observation.ts";
import { CannotProve } from "./options.ts";
import type { Scene } from "./probes/probe.ts";
import type { Session } from "./session.ts";
import { administratorSql } from "./tenants/context.ts";
import { baseTables, fingerprintSql } from "./worlds.ts";
import { type Written, WrittenTables } from "./written-tables.ts";

type Digests = Map<string, string>;

/**
 * Looks at B's rows, as the administrator, in the middle of what A does. To
 * look at all of them after each statement would take most of the time, so the
 * server's own count of what was written says where to look.
 */
export class Watch {
  readonly #session: Session;
  readonly #scene: Scene;
  readonly #tables: Relation[];
  readonly #counts: WrittenTables;
  #baseline: Digests = new Map();
  #expected: Digests = new Map();
  #written: Written = [];

  constructor(session: Session, scene: Scene) {
    this.#session = session;
    this.#scene = scene;
    this.#tables = baseTables(scene.relations).filter(({ name }) => scene.owners.of.has(name));
    this.#counts = new WrittenTables(scene.relations, this.#tables);
  }

  /** What B's rows are before anything is tried. */
  async begin(): Promise<void> {
    this.#baseline = await this.#look(this.#tables);
    await this.before();
  }

  /**
   * Asks, right after a probe of this object and without waiting for its answer, where was
   * written, and for B's rows in the object itself. Where the probe failed, this fails too.
   */
  glanceSql(object: string): string {
    const table = this.#tables.find(({ name }) => name === object);
    const own = table ? this.#fingerprint([table]) : "";
    return `${administratorSql}; select ${this.#counts.sql}, ${own === "" ? "null" : `(select digest from (${own}) own)`}`;
  }

  /** Whether what it answered leaves it possible that the probe changed rows of B. */
  mayHaveChanged(object: string, answer: Observation): boolean {
    const [counts, digest] = JSON.parse(this.#rowsOf(answer)[0] ?? "[]") as [string, string | null];
    const touched = this.#touched(counts);
    return touched.some(({ name }) => name !== object || digest !== this.#baseline.get(object));
  }

  /** Before somebody else writes, whose changes are not A's. */
  async before(): Promise<void> {
    this.#touched(await this.#count());
    this.#expected = this.#baseline;
  }

  /** What that left is what A finds. */
  async settle(): Promise<void> {
    const touched = this.#touched(await this.#count());
    this.#expected = new Map([...this.#baseline, ...(await this.#look(touched))]);
  }

  /** The tables in which rows of B are not what they were. */
  async changed(): Promise<string[]> {
    const now = await this.#look(this.#touched(await this.#count()));
    return [...now].filter(([name, digest]) => this.#expected.get(name) !== digest).map(([name]) => name);
  }

  /** The tables that were written to since this was last asked; what was undone counts. */
  #touched(counts: string): Relation[] {
    const before = this.#written;
    this.#written = counts.split(",");
    return this.#counts.differing(before, this.#written);
  }

  async #count(): Promise<string> {
    const [row] = await this.#ask(`select ${this.#counts.sql}`);
    return (JSON.parse(row ?? '[""]') as [string])[0];
  }

  async #look(tables: readonly Relation[]): Promise<Digests> {
    const sql = this.#fingerprint(tables);
    if (sql === "") return new Map();
    return new Map((await this.#ask(sql)).map((row) => JSON.parse(row) as [string, string]));
  }

  #fingerprint(tables: readonly Relation[]): string {
    return fingerprintSql(tables, this.#scene.owners, this.#scene.neighbours);
  }

  async #ask(sql: string): Promise<string[]> {
    return this.#rowsOf(await this.#session.observe(`${administratorSql}; ${sql}`));
  }

  #rowsOf({ rows, error }: Observation): string[] {
    if (error) throw new CannotProve(`The rows of B cannot be watched: ${error.message}.`);
    return rows;
  }
}
