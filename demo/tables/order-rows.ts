import type { Account } from "../accounts.ts";
import { decimalText, quoteDigits } from "../decimal.ts";
import type { Row, TableRows } from "../rows.ts";
import type { Timeline } from "../timeline.ts";
import { feesOf, meanPrice, quantityOf, quoteOf } from "../trading/orders.ts";
import type { NumberedOrder } from "./numbered-orders.ts";
import { runAt } from "./runs.ts";

/** The orders. A user may not say when one was made or how it ended: this is history. */
export function orderRows(account: Account, orders: readonly NumberedOrder[], timeline: Timeline): Row[] {
  return orders.map(({ id, number, positionId, order }) => {
    const { at, side, type, status, quantity, limitPrice, fills } = order;
    const isTaken = status !== "pending" && status !== "rejected";
    const last = fills.at(-1)?.at;
    return {
      id,
      user_id: account.person.id,
      account_id: account.id,
      position_id: positionId,
      product_id: account.desk.product.id,
      client_order_id: `order-${number}`,
      exchange_order_id: isTaken ? `X${number}` : null,
      side,
      order_type: type,
      status,
      quantity: decimalText(quantity),
      limit_price: limitPrice === null ? null : decimalText(limitPrice),
      filled_quantity: decimalText(quantityOf(fills)),
      average_price: fills.length > 0 ? decimalText(meanPrice(fills)) : null,
      submitted_at: isTaken ? timeline.at(at + 800) : null,
      filled_at: status === "filled" && last ? timeline.at(last) : null,
      created_at: timeline.at(at),
      updated_at: timeline.at(last ?? at),
    };
  });
}

/** The fills, and the trades that they make up: one for each order that was filled at all. */
export function fillRows(
  account: Account,
  orders: readonly NumberedOrder[],
  timeline: Timeline,
): TableRows[] {
  const { id: account_id, person, desk, idOf } = account;
  const trades: Row[] = [];
  const executions: Row[] = [];
  for (const { id: order_id, number, positionId, order } of orders) {
    const { side, fills, reason } = order;
    const last = fills.at(-1);
    if (!last) continue;
    trades.push({
      id: idOf(`trade ${number}`, last.at),
      user_id: person.id,
      position_id: positionId,
      order_id,
      side,
      price: decimalText(meanPrice(fills)),
      quantity: decimalText(quantityOf(fills)),
      quote_amount: decimalText(quoteOf(fills), quoteDigits),
      fee: decimalText(feesOf(fills)),
      reason,
      traded_at: timeline.at(last.at),
    });
    for (const fill of fills) {
      const execution = `E${String(executions.length + 1).padStart(7, "0")}`;
      executions.push({
        id: idOf(execution, fill.at),
        user_id: person.id,
        account_id,
        run_id: runAt(account, fill.at),
        order_id,
        product_id: desk.product.id,
        exchange_execution_id: execution,
        side,
        price: decimalText(fill.price),
        quantity: decimalText(fill.quantity),
        fee: decimalText(fill.fee),
        fee_currency: desk.product.quote,
        is_maker: fill.isMaker,
        exchange_time: timeline.at(fill.at),
        raw: { execType: "Trade", execId: execution, orderLinkId: `order-${number}` },
      });
    }
  }
  return [
    { table: "trades", rows: trades },
    { table: "executions", rows: executions },
  ];
}
