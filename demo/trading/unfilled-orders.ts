import type { Random } from "../random.ts";
import { lastStep, step } from "./market.ts";
import { type Order, priceBeside, type Side } from "./orders.ts";
import type { Position } from "./positions.ts";

/** Where a position takes its profit and stops its loss, in thousandths of its entry price. */
export const bracket = {
  long: { takeProfit: 1030n, stopLoss: 975n },
  short: { takeProfit: 970n, stopLoss: 1025n },
} as const;

type Held = Pick<Position, "product" | "direction" | "quantity" | "entryPrice" | "openedAt">;

/** Orders that came to nothing, as there are every day. */
export function idleOrders(random: Random, { product, entryPrice }: Held, first: Order): Order[] {
  const { side, quantity } = first;
  const order = { at: first.at + random.integer(20_000, 90_000), side, quantity, reason: "entry", fills: [] };
  if (random.chance(12)) {
    const limitPrice = priceBeside(product, entryPrice, side === "buy" ? 985n : 1015n);
    return [{ ...order, type: "limit", status: "cancelled", limitPrice }];
  }
  return random.chance(2) ? [{ ...order, type: "market", status: "rejected", limitPrice: null }] : [];
}

/** The orders that wait to close an open position, the profitable one first. */
export function waitingOrders(random: Random, position: Held, side: Side): Order[] {
  const { product, entryPrice, quantity, openedAt: at } = position;
  const limitPrice = priceBeside(product, entryPrice, bracket[position.direction].takeProfit);
  const order = { side, quantity, fills: [] };
  const waiting: Order[] = [
    { ...order, at: at + 1_500, type: "limit", status: "open", limitPrice, reason: "take profit" },
    { ...order, at: at + 1_500, type: "stop", status: "open", limitPrice: null, reason: "stop loss" },
  ];
  // Just sent: the exchange has not answered yet.
  const last = { ...order, at: lastStep * step - random.integer(1, 60) * 1_000, limitPrice, reason: "entry" };
  if (random.chance(30)) waiting.push({ ...last, type: "limit", status: "pending" });
  return waiting;
}
