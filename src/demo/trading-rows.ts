import { botId } from "./account-rows.ts";
import type { Account } from "./accounts.ts";
import { decimalText, quoteDigits } from "./decimal.ts";
import { totalFunding } from "./funding.ts";
import { feesOf, meanPrice, type Order, priceBeside, quantityOf, quoteOf } from "./orders.ts";
import type { Position } from "./positions.ts";
import type { Row, TableRows } from "./rows.ts";
import { runAt } from "./runs.ts";
import type { Timeline } from "./timeline.ts";
import { bracket } from "./unfilled-orders.ts";

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

function positionId(idOf: Account["idOf"], position: Position, n: number): string {
  return idOf(`position ${n}`, position.openedAt);
}

/** The positions, as their user would enter them; what came of them is entered afterwards. */
export function positionRows(account: Account, timeline: Timeline): TableRows[] {
  const { id, person, desk, positions, idOf } = account;
  const rows = positions.map((position, i) => ({
    id: positionId(idOf, position, i),
    user_id: person.id,
    account_id: id,
    bot_id: botId(account),
    product_id: desk.product.id,
    product_type: desk.product.kind,
    direction: position.direction,
    quantity: decimalText(position.quantity),
    entry_price: decimalText(position.entryPrice),
    opened_at: timeline.at(position.openedAt),
    status: position.closedAt === null ? "open" : "closed",
    exit_price: position.exitPrice === null ? null : decimalText(position.exitPrice),
    realized_profit:
      position.realizedProfit === null ? null : decimalText(position.realizedProfit, quoteDigits),
    closed_at: position.closedAt === null ? null : timeline.at(position.closedAt),
  }));
  return [
    { table: "positions", rows, changed: ["status", "exit_price", "realized_profit", "closed_at"] },
    { table: "perpetual_positions", rows: desk.product.kind === "spot" ? [] : perpetualRows(account) },
  ];
}

function perpetualRows({ person, positions, idOf }: Account): Row[] {
  return positions.map((position, i) => {
    const leverage = [2, 3, 5, 10][i % 4] as number;
    const away = BigInt(Math.floor(950 / leverage));
    return {
      id: idOf(`perpetual ${i}`, position.openedAt),
      user_id: person.id,
      position_id: positionId(idOf, position, i),
      leverage: String(leverage),
      margin_type: i % 3 === 0 ? "cross" : "isolated",
      liquidation_price: decimalText(
        priceBeside(
          position.product,
          position.entryPrice,
          position.direction === "long" ? 1000n - away : 1000n + away,
        ),
      ),
      funding_fees_total: decimalText(totalFunding(position.funding)),
    };
  });
}

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

/** Where open positions, and some of the closed ones, take their profit or stop their loss. */
export function bracketRows({ person, idOf }: Account, orders: readonly NumberedOrder[]): Row[] {
  const seen = new Set<Position>();
  return orders.flatMap(({ position, positionId }) => {
    const isOpen = position.closedAt === null;
    if (seen.has(position) || !(isOpen || position.orders.length % 3 === 0)) return [];
    seen.add(position);
    const waiting = (reason: string) =>
      orders.find(
        (other) =>
          other.position === position && other.order.status === "open" && other.order.reason === reason,
      );
    const { takeProfit, stopLoss } = bracket[position.direction];
    const price = (share: bigint) => decimalText(priceBeside(position.product, position.entryPrice, share));
    return [
      {
        id: idOf(`bracket ${positionId}`, position.openedAt),
        user_id: person.id,
        position_id: positionId,
        take_profit_price: price(takeProfit),
        stop_loss_price: price(stopLoss),
        take_profit_order_id: (isOpen && waiting("take profit")?.id) || null,
        stop_loss_order_id: (isOpen && waiting("stop loss")?.id) || null,
      },
    ];
  });
}
