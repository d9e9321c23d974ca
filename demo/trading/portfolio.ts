import { sum, toQuote } from "../decimal.ts";
import { day, days } from "../timeline.ts";
import { priceAt } from "./market.ts";
import { type Order, quantityOf, quoteOf } from "./orders.ts";
import { flowOf, type Position } from "./positions.ts";

/** What an account was worth at a moment, in 10^-16 of the quote currency. */
export interface Valuation {
  readonly at: number;
  readonly totalValue: bigint;
  readonly cashValue: bigint;
  readonly unrealizedProfit: bigint;
  /** What is held, long or short. */
  readonly exposedValue: bigint;
}

/** Values an account at a time. The capital is what it began with, in 10^-16. */
export function valueAt(capital: bigint, positions: readonly Position[], at: number): Valuation {
  let totalValue = capital;
  let cashValue = capital;
  let unrealizedProfit = 0n;
  let exposedValue = 0n;
  for (const position of positions) {
    if (position.openedAt >= at) continue;
    if (position.realizedProfit !== null && position.closedAt !== null && position.closedAt < at) {
      totalValue += position.realizedProfit;
      cashValue += position.realizedProfit;
      continue;
    }
    // The fills of an order never lie on both sides of the moments that are valued.
    const orders = position.orders.filter(({ fills }) => (fills.at(-1)?.at ?? at) < at);
    const flow = flowOf(orders) - paidUntil(position, at);
    const { held, unrealized } = holdingOf(position, orders, at);
    totalValue += flow + held;
    // A perpetual is bought with nothing but its margin, which is still cash; its gain is not cash yet.
    cashValue += position.product.kind === "perpetual" ? flow + held - unrealized : flow;
    unrealizedProfit += unrealized;
    exposedValue += held < 0n ? -held : held;
  }
  return { at, totalValue, cashValue, unrealizedProfit, exposedValue };
}

/** The value at the end of each day. */
export function dailyValues(capital: bigint, positions: readonly Position[]): Valuation[] {
  return Array.from({ length: days }, (_, i) => valueAt(capital, positions, (i + 1) * day));
}

/** What the orders left in a position, below zero for a short one, and its gain before fees. */
function holdingOf(
  { product }: Position,
  orders: readonly Order[],
  at: number,
): { held: bigint; unrealized: bigint } {
  let quantity = 0n;
  let paid = 0n;
  for (const { side, fills } of orders) {
    const sign = side === "buy" ? 1n : -1n;
    quantity += sign * quantityOf(fills);
    paid += sign * quoteOf(fills);
  }
  const held = quantity * priceAt(product, at);
  return { held, unrealized: held - paid };
}

function paidUntil({ funding }: Position, at: number): bigint {
  return sum(funding.filter((payment) => payment.at < at).map(({ paid }) => toQuote(paid)));
}
