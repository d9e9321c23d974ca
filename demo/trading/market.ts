import { amount, divide, floorTo } from "../decimal.ts";
import { random } from "../random.ts";
import { day, days, minute } from "../timeline.ts";

/** Milliseconds between two prices. */
export const step = 15 * minute;
/** The number of the last price. */
export const lastStep = (days * day) / step;

/** What is traded, and its price at every step. Prices and sizes are in 10^-8. */
export interface Product {
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  readonly kind: "spot" | "perpetual";
  readonly priceIncrement: bigint;
  readonly sizeIncrement: bigint;
  readonly prices: readonly bigint[];
}

// Coin, first price, price increment, size increment, movement in a step in millionths.
const coins = [
  ["BTC", "96400", "0.1", "0.00001", 1800],
  ["ETH", "3350", "0.01", "0.0001", 2300],
  ["SOL", "182.5", "0.01", "0.001", 3200],
  ["XRP", "2.31", "0.0001", "0.1", 2800],
  ["ADA", "0.742", "0.0001", "0.1", 3000],
  ["DOGE", "0.2145", "0.00001", "1", 3800],
] as const;
const perpetualCoins = ["BTC", "ETH"];

/** Every product; the market is the same for all tenants. */
export const products: readonly Product[] = coins.flatMap(([coin, first, tick, lot, movement]) => {
  const walk = walkOf(coin, amount(first), movement);
  const common = { base: coin, quote: "USDT", priceIncrement: amount(tick), sizeIncrement: amount(lot) };
  const toTick = (price: bigint) => floorTo(price, common.priceIncrement);
  const spot: Product = { ...common, id: `${coin}-USDT`, kind: "spot", prices: walk.map(toTick) };
  if (!perpetualCoins.includes(coin)) return [spot];
  // A perpetual trades a little above its spot.
  const prices = walk.map((price) => toTick(price + price / 2500n));
  return [spot, { ...common, id: `${coin}-USDT-PERP`, kind: "perpetual", prices }];
});

export function productOf(id: string): Product {
  const product = products.find((candidate) => candidate.id === id);
  if (!product) throw new RangeError(`There is no product ${id}.`);
  return product;
}

/** The price at a time. */
export function priceAt(product: Product, time: number): bigint {
  return product.prices[Math.min(Math.floor(time / step), lastStep)] as bigint;
}

// Three uniform numbers make a bell; in whole numbers it is the same on every machine.
function walkOf(coin: string, first: bigint, movement: number): bigint[] {
  const chance = random(`price of ${coin}`);
  const prices = [first];
  for (let price = first; prices.length <= lastStep; prices.push(price)) {
    let change = 0;
    for (let i = 0; i < 3; i++) change += chance.integer(-movement, movement);
    price = divide(price * BigInt(1_000_000 + change), 1_000_000n);
  }
  return prices;
}
