import { amount, amountDigits, divide, floorTo, sum, toQuote } from "../decimal.ts";
import type { Random } from "../random.ts";
import { minute } from "../timeline.ts";
import { type Product, priceAt } from "./market.ts";

export type Side = "buy" | "sell";
export type OrderStatus = "pending" | "open" | "partially_filled" | "filled" | "cancelled" | "rejected";

/** One execution. Price, quantity and fee are in 10^-8. */
export interface Fill {
  readonly at: number;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly fee: bigint;
  readonly isMaker: boolean;
}

export interface Order {
  readonly at: number;
  readonly side: Side;
  readonly type: "market" | "limit" | "stop";
  readonly status: OrderStatus;
  readonly quantity: bigint;
  /** In 10^-8; null where the order takes any price. */
  readonly limitPrice: bigint | null;
  /** Why it was made. */
  readonly reason: string;
  readonly fills: readonly Fill[];
}

// What the exchange takes, in hundred thousandths of the quote amount.
const makerFee = 20n;
const takerFee = 55n;

/** An order that is filled, in one execution or several. */
export function filledOrder(
  random: Random,
  product: Product,
  order: Pick<Order, "at" | "side" | "quantity" | "reason">,
): Order {
  const isMaker = random.chance(60);
  const tick = product.priceIncrement;
  const worst = priceAt(product, order.at);
  // A limit order is filled at its price or a better one, a market order at its price or a worse one.
  const away = (order.side === "buy") === isMaker ? -1n : 1n;
  let at = order.at + random.integer(2_000, 40_000);
  const fills = split(random, order.quantity, product.sizeIncrement).map((quantity): Fill => {
    const price = worst + away * tick * BigInt(random.integer(0, 3));
    at += random.integer(500, 2 * minute);
    return { at, price, quantity, fee: feeOf(price, quantity, isMaker), isMaker };
  });
  const type = isMaker ? "limit" : "market";
  return { ...order, type, status: "filled", limitPrice: isMaker ? worst : null, fills };
}

/** The same order with more asked for than was filled. */
export function halfFilled(order: Order, status: "partially_filled" | "cancelled"): Order {
  const limitPrice = order.fills[0]?.price ?? null;
  return { ...order, type: "limit", limitPrice, status, quantity: 2n * order.quantity };
}

/** The price at a share of another, in thousandths, as the product counts prices. */
export function priceBeside(product: Product, price: bigint, thousandths: bigint): bigint {
  return floorTo((price * thousandths) / 1000n, product.priceIncrement);
}

/** How much of the product a sum in whole units of its quote currency buys. */
export function quantityFor(product: Product, budget: number, at: number): bigint {
  const units = toQuote(amount(String(budget))) / priceAt(product, at);
  const quantity = floorTo(units, product.sizeIncrement);
  return quantity > 0n ? quantity : product.sizeIncrement;
}

/** What was paid or got for the fills, in 10^-16. */
export function quoteOf(fills: Iterable<Fill>): bigint {
  return sum(Array.from(fills, ({ price, quantity }) => price * quantity));
}

export function quantityOf(fills: Iterable<Fill>): bigint {
  return sum(Array.from(fills, ({ quantity }) => quantity));
}

export function feesOf(fills: Iterable<Fill>): bigint {
  return sum(Array.from(fills, ({ fee }) => fee));
}

/** The mean price, rounded to 10^-8. */
export function meanPrice(fills: readonly Fill[]): bigint {
  return divide(quoteOf(fills), quantityOf(fills));
}

// The exchange rounds its fee up to its smallest amount.
function feeOf(price: bigint, quantity: bigint, isMaker: boolean): bigint {
  const divisor = 100_000n * 10n ** BigInt(amountDigits);
  return (price * quantity * (isMaker ? makerFee : takerFee) + divisor - 1n) / divisor;
}

/** Parts the quantity into one to three whole numbers of lots. */
function split(random: Random, quantity: bigint, lot: bigint): bigint[] {
  const parts: bigint[] = [];
  let lots = quantity / lot;
  for (let left = random.integer(1, 3); left > 1 && lots > 1n; left--) {
    const part = (lots * BigInt(random.integer(20, 80))) / 100n;
    if (part === 0n) continue;
    parts.push(part * lot);
    lots -= part;
  }
  return [...parts, lots * lot];
}
