import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Chance that is the same every time: for demo data, never for a secret. */
export interface Random {
  /** A whole number between the two, both included. */
  integer(least: number, greatest: number): number;
  /** True that often, in percent. */
  chance(percent: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** The stream of chance that has this name. Streams of other names do not move with it. */
export function random(name: string): Random {
  const generator = xoroshiro128plus(createHash("sha256").update(name).digest().readInt32BE());
  const integer = (least: number, greatest: number) => uniformInt(generator, least, greatest);
  return {
    integer,
    chance: (percent) => integer(1, 100) <= percent,
    pick: <T>(items: readonly T[]) => items[integer(0, items.length - 1)] as T,
  };
}
