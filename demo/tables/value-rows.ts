import type { Account } from "../accounts.ts";
import { amount, decimalText, quoteDigits, toQuote } from "../decimal.ts";
import type { Row, TableRows } from "../rows.ts";
import type { Timeline } from "../timeline.ts";
import { dailyValues } from "../trading/portfolio.ts";
import { riskOf } from "../trading/risk.ts";

const riskDays = 30;
const shareDigits = 9;

/** What the account was worth each day, and once a week how much it could lose. */
export function valueRows(account: Account, timeline: Timeline): TableRows[] {
  const { id: account_id, person, capital, positions, desk, idOf } = account;
  const own = { user_id: person.id, account_id };
  const values = dailyValues(toQuote(amount(String(capital))), positions);
  const snapshots = values.map(({ at, totalValue, cashValue, unrealizedProfit }) => ({
    id: idOf(`snapshot ${at}`, at),
    ...own,
    currency: desk.product.quote,
    total_value: decimalText(totalValue, quoteDigits),
    cash_value: decimalText(cashValue, quoteDigits),
    unrealized_profit: decimalText(unrealizedProfit, quoteDigits),
    taken_at: timeline.at(at),
  }));
  const metrics: Row[] = [];
  for (let end = values.length; end >= riskDays; end -= 7) {
    const period = values.slice(end - riskDays, end);
    const { at } = period.at(-1) as (typeof period)[number];
    const { valueAtRisk, maxDrawdown, sharpeRatio, volatility, exposure } = riskOf(period);
    const measures = {
      value_at_risk: decimalText(valueAtRisk, quoteDigits),
      max_drawdown: decimalText(maxDrawdown, shareDigits),
      sharpe_ratio: decimalText(sharpeRatio, shareDigits),
      volatility: decimalText(volatility, shareDigits),
      exposure: decimalText(exposure, shareDigits),
    };
    for (const [metric, value] of Object.entries(measures)) {
      const id = idOf(`${metric} ${at}`, at);
      metrics.push({ id, ...own, metric, value, period_days: riskDays, measured_at: timeline.at(at) });
    }
  }
  return [
    { table: "portfolio_snapshots", rows: snapshots },
    { table: "risk_metrics", rows: metrics },
  ];
}
