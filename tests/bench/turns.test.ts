import { turnOrder } from "../../bench/measure/turns.ts";

test("everybody has one turn in each order", () => {
  const next = turnOrder(4, 1);
  for (let n = 0; n < 100; n++) expect([...next()].sort()).toEqual([0, 1, 2, 3]);
});

test("the same seed gives the same orders, and another seed others", () => {
  const orders = (seed: number) => {
    const next = turnOrder(3, seed);
    return Array.from({ length: 50 }, () => [...next()].join("")).join(" ");
  };
  expect(orders(7)).toBe(orders(7));
  expect(orders(7)).not.toBe(orders(8));
});

test("nobody comes after the same other more often than the rest do", () => {
  const next = turnOrder(3, 1);
  const turns = Array.from({ length: 9_000 }, () => [...next()]).flat();
  const after = new Map<string, number>();
  for (let n = 1; n < turns.length; n++) {
    const pair = `${turns[n]} after ${turns[n - 1]}`;
    after.set(pair, (after.get(pair) ?? 0) + 1);
  }
  // Also after itself, across two orders, but not as often.
  for (const turn of [0, 1, 2]) {
    const others = [0, 1, 2].filter((other) => other !== turn);
    const [one = 0, two = 0] = others.map((other) => after.get(`${turn} after ${other}`));
    expect(one / two).toBeGreaterThan(0.95);
    expect(one / two).toBeLessThan(1.05);
  }
});
