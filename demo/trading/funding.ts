import { divide, sum } from "../decimal.ts";
import type { Random } from "../random.ts";
import { hour } from "../timeline.ts";
import type { Position } from "./positions.ts";

export interface Funding {
  readonly at: number;
  /** In 10^-8; negative when received. */
  readonly paid: bigint;
}

const interval = 8 * hour;

/** What holding a perpetual costs: every eight hours the one side pays the other. */
export function fundingOf(
  random: Random,
  position: Pick<Position, "product" | "direction" | "openedAt" | "quantity" | "entryPrice">,
  until: number,
): Funding[] {
  const { product, direction, openedAt, quantity, entryPrice } = position;
  if (product.kind === "spot") return [];
  const payments: Funding[] = [];
  for (let at = (Math.floor(openedAt / interval) + 1) * interval; at < until; at += interval) {
    const millionths = BigInt(random.integer(-50, 150)) * (direction === "long" ? 1n : -1n);
    payments.push({ at, paid: divide(entryPrice * quantity * millionths, 1_000_000n * 100_000_000n) });
  }
  return payments;
}

/** What was paid in all, in 10^-8. */
export function totalFunding(funding: readonly Funding[]): bigint {
  return sum(funding.map(({ paid }) => paid));
}
