import type { Account } from "../accounts.ts";
import { decimalText, quoteDigits } from "../decimal.ts";
import type { Row } from "../rows.ts";
import { day, days, hour, type Timeline } from "../timeline.ts";
import { meanPrice } from "../trading/orders.ts";
import type { NumberedOrder } from "./numbered-orders.ts";

type Event = {
  at: number;
  kind: "order_filled" | "order_rejected" | "position_closed";
  entry: NumberedOrder;
};

const end = days * day;

/** What the user was told of; the news of the last two days are unread. */
export function notificationRows(
  account: Account,
  orders: readonly NumberedOrder[],
  timeline: Timeline,
): Row[] {
  return eventsOf(orders, 21).map(({ at, kind, entry }) => ({
    id: account.idOf(`notification ${kind} ${entry.id}`, at),
    user_id: account.person.id,
    kind,
    title: titleOf(kind, entry),
    body: `${account.name}: ${account.desk.name}`,
    payload: { orderId: entry.id, positionId: entry.positionId },
    read_at: at < end - 2 * day ? timeline.at(at + hour) : null,
    created_at: timeline.at(at),
  }));
}

/** The same for programs; what happened in the last half day is still to be passed on. */
export function outboxRows(account: Account, orders: readonly NumberedOrder[], timeline: Timeline): Row[] {
  return eventsOf(orders, 30).map(({ at, kind, entry }) => {
    const isPublished = at < end - day / 2;
    const isPosition = kind === "position_closed";
    return {
      id: account.idOf(`event ${kind} ${entry.id}`, at),
      aggregate_type: isPosition ? "position" : "order",
      aggregate_id: isPosition ? entry.positionId : entry.id,
      event_type: kind.replace("_", "."),
      payload: { userId: account.person.id, accountId: account.id, clientOrderId: `order-${entry.number}` },
      occurred_at: timeline.at(at),
      published_at: isPublished ? timeline.at(at + 1_200) : null,
      attempts: isPublished ? 1 : 0,
      created_at: timeline.at(at),
    };
  });
}

function eventsOf(orders: readonly NumberedOrder[], lastDays: number): Event[] {
  return orders
    .flatMap((entry): Event[] => {
      const { order, position } = entry;
      if (order.status === "rejected") return [{ at: order.at + 300, kind: "order_rejected", entry }];
      const at = order.fills.at(-1)?.at;
      if (order.status !== "filled" || at === undefined) return [];
      const filled: Event = { at, kind: "order_filled", entry };
      return at === position.closedAt ? [filled, { at: at + 1, kind: "position_closed", entry }] : [filled];
    })
    .filter(({ at }) => at >= end - lastDays * day);
}

function titleOf(kind: Event["kind"], { order, position }: NumberedOrder): string {
  const product = position.product.id;
  const side = order.side === "buy" ? "Bought" : "Sold";
  if (kind === "order_rejected") return `The exchange rejected an order for ${product}`;
  if (kind === "order_filled") {
    return `${side} ${decimalText(order.quantity)} ${product} at ${decimalText(meanPrice(order.fills))}`;
  }
  return `${product} closed: ${decimalText(position.realizedProfit ?? 0n, quoteDigits)} ${position.product.quote}`;
}
