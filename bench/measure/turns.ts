import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/**
 * In which order so many candidates take their next turns: drawn anew each time,
 * and the same again from the same seed. Where the order only rotated, each would
 * always come after the same other, and share the cores with a backend that is
 * still finishing that one's answer.
 */
export function turnOrder(candidates: number, seed: number): () => readonly number[] {
  const generator = xoroshiro128plus(seed);
  const order = Array.from({ length: candidates }, (_, at) => at);
  return () => {
    for (let last = candidates - 1; last > 0; last--) {
      const drawn = uniformInt(generator, 0, last);
      [order[last], order[drawn]] = [order[drawn] as number, order[last] as number];
    }
    return order;
  };
}
