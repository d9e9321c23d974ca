import { sum, toQuote } from "../decimal.ts";
import type { Random } from "../random.ts";
import { type Funding, fundingOf } from "./funding.ts";
import { lastStep, type Product, priceAt, step } from "./market.ts";
import {
  feesOf,
  filledOrder,
  halfFilled,
  meanPrice,
  type Order,
  quantityFor,
  quantityOf,
  quoteOf,
  type Side,
} from "./orders.ts";
import { idleOrders, waitingOrders } from "./unfilled-orders.ts";

/** What was held from the first order to the last. Prices and sizes are in 10^-8. */
export interface Position {
  readonly product: Product;
  readonly direction: "long" | "short";
  readonly openedAt: number;
  /** Null while it is open. */
  readonly closedAt: number | null;
  readonly orders: readonly Order[];
  /** Only a perpetual has any. */
  readonly funding: readonly Funding[];
  readonly quantity: bigint;
  readonly entryPrice: bigint;
  readonly exitPrice: bigint | null;
  /** After fees and funding, in 10^-16; null while it is open. */
  readonly realizedProfit: bigint | null;
}

/** Trades a product for the 90 days, one position after another; the last may be open at the end. */
export function tradePositions(random: Random, product: Product, budget: number): Position[] {
  const positions: Position[] = [];
  for (let now = random.integer(4, 96); now < lastStep; ) {
    const entries = [now];
    while (entries.length < 4 && random.chance(55))
      entries.push((entries.at(-1) ?? 0) + random.integer(2, 16));
    const exit = (entries.at(-1) ?? 0) + random.integer(8, 110);
    positions.push(onePosition(random, product, budget, entries, exit));
    now = exit + random.integer(8, 90);
  }
  return positions;
}

function onePosition(
  random: Random,
  product: Product,
  budget: number,
  entries: readonly number[],
  exit: number,
): Position {
  const direction = product.kind === "perpetual" && random.chance(40) ? "short" : "long";
  const [opening, closing] = direction === "long" ? (["buy", "sell"] as const) : (["sell", "buy"] as const);
  const orders = entries
    .filter((now) => now < lastStep)
    .map((now) => entryOrder(random, product, budget, opening, now));
  const isOpen = exit >= lastStep;
  const newest = orders.at(-1) as Order;
  // The rest of it may still come.
  if (isOpen && newest.status === "filled" && random.chance(30)) {
    orders[orders.length - 1] = halfFilled(newest, "partially_filled");
  }
  const opened = orders.flatMap(({ fills }) => fills);
  const quantity = quantityOf(opened);
  const entryPrice = meanPrice(opened);
  const openedAt = opened[0]?.at ?? 0;
  const common = { product, direction, openedAt, orders, quantity, entryPrice } as const;
  orders.push(...idleOrders(random, common, orders[0] as Order));

  if (isOpen) {
    orders.push(...waitingOrders(random, common, closing));
    const funding = fundingOf(random, common, lastStep * step);
    return { ...common, closedAt: null, funding, exitPrice: null, realizedProfit: null };
  }
  const at = exit * step + random.integer(1_000, 50_000);
  const gains = priceAt(product, at) > entryPrice === (direction === "long");
  const reason = gains ? "take profit" : "stop loss";
  const last = filledOrder(random, product, { at, side: closing, quantity, reason });
  orders.push(last);
  const closedAt = last.fills.at(-1)?.at ?? at;
  const funding = fundingOf(random, common, closedAt);
  const realizedProfit = flowOf(orders) - sum(funding.map(({ paid }) => toQuote(paid)));
  return { ...common, closedAt, funding, exitPrice: meanPrice(last.fills), realizedProfit };
}

/** What the orders brought in, less what they cost and their fees, in 10^-16. */
export function flowOf(orders: Iterable<Order>): bigint {
  let flow = 0n;
  for (const { side, fills } of orders) {
    flow += (side === "sell" ? quoteOf(fills) : -quoteOf(fills)) - toQuote(feesOf(fills));
  }
  return flow;
}

function entryOrder(random: Random, product: Product, budget: number, side: Side, now: number): Order {
  const at = now * step + random.integer(1_000, 50_000);
  const quantity = quantityFor(product, random.integer(Math.ceil(budget / 4), budget), at);
  const order = filledOrder(random, product, { at, side, quantity, reason: "entry" });
  return random.chance(4) ? halfFilled(order, "cancelled") : order;
}
