/** Hears a script in all worlds, and does not believe what it says only once. */
import type { Draw } from "./draw.ts";
import { hasItsWorkers } from "./explained.ts";
import { judge, type Verdict } from "./judge.ts";
import { byIndex, mayBeLimit, scansWithoutIndex, withoutFreeConditions } from "./limits.ts";
import { type Observation, observe } from "./observe.ts";
import { type Script, scriptOf } from "./script.ts";
import type { Worlds } from "./worlds.ts";

export type Leak = Verdict & { draw: Draw; script: Script; seen: Observation[] };

const NOTHING: Script = { entry: "begin", statements: [], writes: true };
/** What was written and rolled back takes room. */
const REFILL_AFTER = 150;
const WAIT_FOR_WORKERS = 20;

export class Court {
  scripts = 0;
  limits = 0;
  /** How the last statements ended. */
  readonly answers: Record<string, number> = {};
  #written = 0;
  readonly #worlds: Worlds;
  readonly #kinds: readonly Verdict["kind"][] | undefined;
  readonly #untouched: string[];

  static async open(worlds: Worlds, kinds?: readonly Verdict["kind"][]): Promise<Court> {
    await worlds.refill();
    const seen = await Promise.all(worlds.attackers.map((client) => observe(client, NOTHING)));
    return new Court(
      worlds,
      kinds,
      seen.map(({ rowsOfB }) => rowsOfB),
    );
  }

  private constructor(worlds: Worlds, kinds: readonly Verdict["kind"][] | undefined, untouched: string[]) {
    this.#worlds = worlds;
    this.#kinds = kinds;
    this.#untouched = untouched;
  }

  /** What a draw tells, where it tells the same again in tables that have just been filled. */
  async hear(draw: Draw, script: Script): Promise<Leak | null> {
    this.scripts++;
    if (this.#written >= REFILL_AFTER) await this.#refill();
    const first = await this.#look(script);
    this.#count(first[0]?.answers.at(-1) ?? "");
    const suspicion = this.#judge(draw, first);
    if (suspicion === null) return null;
    if (await this.#isLimit(draw, script, suspicion)) {
      this.limits++;
      return null;
    }
    await this.#refill();
    const seen = await this.#look(script);
    await this.#refill();
    const again = await this.#look(script);
    const verdict = this.#judge(draw, seen);
    const isSame = JSON.stringify(seen) === JSON.stringify(again);
    return verdict === null || !isSame ? null : { ...verdict, draw, script, seen };
  }

  /** A limit of scans without an index does not show where all is read by indexes. */
  async #isLimit(draw: Draw, script: Script, verdict: Verdict): Promise<boolean> {
    if (!mayBeLimit(verdict) || !(await scansWithoutIndex(this.#worlds, draw, script))) return false;
    const told = async (other: Draw) => this.#judge(other, await this.#look(scriptOf(other)));
    if ((await told(byIndex(draw))) !== null) return false;
    if (verdict.kind === "presence") return true;
    const rest = await told(withoutFreeConditions(draw));
    return verdict.kind === "trace" ? rest?.kind !== "trace" : rest === null;
  }

  #judge(draw: Draw, seen: Observation[]): Verdict | null {
    const verdict = judge(draw, seen, this.#untouched);
    return verdict !== null && this.#kinds?.includes(verdict.kind) === false ? null : verdict;
  }

  async #look(script: Script): Promise<Observation[]> {
    if (script.writes) this.#written++;
    for (let attempt = 1; ; attempt++) {
      const seen = await Promise.all(this.#worlds.attackers.map((client) => observe(client, script)));
      // The server has workers for all of them, but not at every moment.
      if (attempt === WAIT_FOR_WORKERS || seen.every(({ answers }) => answers.every(hasItsWorkers)))
        return seen;
    }
  }

  async #refill(): Promise<void> {
    await this.#worlds.refill();
    this.#written = 0;
  }

  #count(answer: string): void {
    const end = answer.startsWith("error") ? (/"code":"(\w+)"/.exec(answer)?.[1] ?? "error") : "answered";
    this.answers[end] = (this.answers[end] ?? 0) + 1;
  }
}
