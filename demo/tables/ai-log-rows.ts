import type { Account } from "../accounts.ts";
import { decimalText } from "../decimal.ts";
import type { Row } from "../rows.ts";
import { day, days, type Timeline } from "../timeline.ts";
import { priceAt } from "../trading/market.ts";
import { botId } from "./account-rows.ts";
import type { NumberedOrder } from "./numbered-orders.ts";

const thoughts = {
  entry: [
    "Momentum turned on rising volume; the risk is small at this size.",
    "Price is far from its mean and the book is deep: a small position.",
    "Funding is cheap and the trend of the day holds.",
  ],
  exit: [
    "The target is reached; there is no reason to wait for more.",
    "The reason for this position is gone.",
    "Volatility rises and the profit is thin: out.",
  ],
  hold: [
    "Nothing has changed since the last look.",
    "The signal is too weak to pay the fee.",
    "Waiting for the range to break.",
  ],
} as const;

/** What a thinking bot thought before each order, and once a day when it did nothing. */
export function aiLogRows(account: Account, orders: readonly NumberedOrder[], timeline: Timeline): Row[] {
  const { person, desk, random, idOf } = account;
  if (!desk.isAi) return [];
  const row = (at: number, decision: string, position: string | null, thinking: string): Row => ({
    id: idOf(`thought ${at}`, at),
    user_id: person.id,
    bot_id: botId(account),
    position_id: position,
    product_id: desk.product.id,
    decision,
    confidence: `0.${random.integer(51, 98)}`,
    thinking,
    context: { price: decimalText(priceAt(desk.product, at)), bot: `${desk.name} bot` },
    created_at: timeline.at(at),
  });
  const acted = orders
    .filter(({ order }) => order.fills.length > 0)
    .map(({ order, positionId }) => {
      const kind = order.reason === "entry" ? "entry" : "exit";
      return row(order.at - 900, order.side, positionId, random.pick(thoughts[kind]));
    });
  const held = Array.from({ length: days }, (_, n) =>
    row(n * day + random.integer(1, day - 1), "hold", null, random.pick(thoughts.hold)),
  );
  return [...acted, ...held];
}
