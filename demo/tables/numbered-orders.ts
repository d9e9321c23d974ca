import type { Account } from "../accounts.ts";
import type { Order } from "../trading/orders.ts";
import type { Position } from "../trading/positions.ts";

/** An order with the numbers that the account and the exchange gave it. */
export interface NumberedOrder {
  readonly id: string;
  readonly number: string;
  readonly positionId: string;
  readonly position: Position;
  readonly order: Order;
}

/** The orders of an account in the order of their making, numbered from 1: so they are in every tenant. */
export function numberedOrders({ positions, idOf }: Account): NumberedOrder[] {
  return positions
    .flatMap((position, i) =>
      position.orders.map((order) => ({ position, order, positionId: positionId(idOf, position, i) })),
    )
    .sort((a, b) => a.order.at - b.order.at)
    .map((entry, i) => ({
      ...entry,
      number: String(i + 1).padStart(6, "0"),
      id: idOf(`order ${i}`, entry.order.at),
    }));
}

/** The id of the n-th position of an account. */
export function positionId(idOf: Account["idOf"], position: Position, n: number): string {
  return idOf(`position ${n}`, position.openedAt);
}
