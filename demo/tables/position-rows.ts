import type { Account } from "../accounts.ts";
import { decimalText, quoteDigits } from "../decimal.ts";
import type { Row, TableRows } from "../rows.ts";
import type { Timeline } from "../timeline.ts";
import { totalFunding } from "../trading/funding.ts";
import { priceBeside } from "../trading/orders.ts";
import type { Position } from "../trading/positions.ts";
import { bracket } from "../trading/unfilled-orders.ts";
import { botId } from "./account-rows.ts";
import { type NumberedOrder, positionId } from "./numbered-orders.ts";

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
