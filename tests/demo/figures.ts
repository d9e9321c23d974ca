import { anchor, type DemoDatabase } from "./loaded.ts";

/** Runs a query whose rows say whether they are right; there must be that many, and all right. */
async function expectAllRight(db: DemoDatabase, atLeast: number, text: string): Promise<void> {
  const [counts] = await db.all<{ checked: number; wrong: number }>(
    `select count(*)::int as checked, count(*) filter (where is_right is not true)::int as wrong from (${text}) as rows`,
  );
  expect(counts?.wrong).toBe(0);
  expect(counts?.checked).toBeGreaterThanOrEqual(atLeast);
}

/** Tests that the figures of loaded demo data agree with each other. */
export function figuresAgree(database: () => DemoDatabase): void {
  test("an order is filled by its executions, at their mean price", () =>
    expectAllRight(
      database(),
      10_000,
      `select filled_quantity = coalesce(sum(executions.quantity), 0)
            and average_price is not distinct from
                round(sum(executions.price * executions.quantity) / sum(executions.quantity), 8)
            and (status <> 'filled' or (filled_quantity = orders.quantity and filled_at = max(exchange_time)))
            and (status not in ('open', 'pending', 'rejected') or filled_quantity = 0)
            and coalesce(bool_and(executions.product_id = orders.product_id and executions.side = orders.side), true)
              as is_right
       from app_public.orders
       left join app_public.executions
         on executions.tenant_id = orders.tenant_id and executions.order_id = orders.id
      group by orders.tenant_id, orders.id`,
    ));

  test("a limit order is never filled at a worse price than its limit", () =>
    expectAllRight(
      database(),
      10_000,
      `select case executions.side when 'buy' then price <= limit_price else price >= limit_price end as is_right
       from app_public.executions
       join app_public.orders on orders.tenant_id = executions.tenant_id and orders.id = order_id
      where status = 'filled' and limit_price is not null`,
    ));

  test("a trade is the sum of its order's executions, to the last digit", () =>
    expectAllRight(
      database(),
      10_000,
      `select trades.quantity = sum(executions.quantity)
            and trades.quote_amount = sum(executions.quantity * executions.price)
            and trades.fee = sum(executions.fee) as is_right
       from app_public.trades
       join app_public.executions
         on executions.tenant_id = trades.tenant_id and executions.order_id = trades.order_id
      group by trades.tenant_id, trades.id`,
    ));

  test("a closed position has sold what it bought, and its profit is exact", () =>
    expectAllRight(
      database(),
      3_000,
      `select sum(trades.quantity) filter (where side = 'buy') = positions.quantity
            and sum(trades.quantity) filter (where side = 'sell') = positions.quantity
            and realized_profit = sum(case side when 'sell' then quote_amount else -quote_amount end) - sum(fee)
                                  - coalesce(min(funding_fees_total), 0) as is_right
       from app_public.positions
       join app_public.trades on trades.tenant_id = positions.tenant_id and position_id = positions.id
       left join app_public.perpetual_positions as perpetual
         on perpetual.tenant_id = positions.tenant_id and perpetual.position_id = positions.id
      where status = 'closed'
      group by positions.tenant_id, positions.id`,
    ));

  test("an open position holds what was traded into it", () =>
    expectAllRight(
      database(),
      10,
      `select abs(sum(case side when 'buy' then trades.quantity else -trades.quantity end)) = positions.quantity
            and bool_and((side = 'buy') = (direction = 'long')) as is_right
       from app_public.positions
       join app_public.trades on trades.tenant_id = positions.tenant_id and position_id = positions.id
      where status = 'open'
      group by positions.tenant_id, positions.id`,
    ));

  test("an execution happened while its run was running, by the account of the run", () =>
    expectAllRight(
      database(),
      18_000,
      `select exchange_time >= started_at and (ended_at is null or exchange_time <= ended_at + interval '1 hour')
            and runs.account_id = executions.account_id as is_right
       from app_public.executions
       join app_public.runs on runs.tenant_id = executions.tenant_id and runs.id = run_id`,
    ));

  test("the last snapshot of a paper account agrees with its balances", () =>
    expectAllRight(
      database(),
      20,
      `select amount = cash_value as is_right
       from app_public.paper_balances
       join app_public.portfolio_snapshots as snapshots
         on snapshots.tenant_id = paper_balances.tenant_id and snapshots.account_id = paper_balances.account_id
      where paper_balances.currency = snapshots.currency and taken_at = '${anchor.toISOString()}'`,
    ));

  test("an account has gained what its positions have", () =>
    expectAllRight(
      database(),
      10,
      `select total_value - profit in (25000, 50000, 100000) and cash_value = total_value as is_right
       from app_public.portfolio_snapshots as snapshots
       join lateral (
         select sum(realized_profit) as profit, bool_and(status = 'closed') as is_flat
           from app_public.positions
          where positions.tenant_id = snapshots.tenant_id and positions.account_id = snapshots.account_id
       ) as positions on is_flat
      where taken_at = '${anchor.toISOString()}'`,
    ));

  test("a bracket's orders close its own position", () =>
    expectAllRight(
      database(),
      10,
      `select orders.position_id = position_brackets.position_id and orders.status = 'open'
            and (limit_price is null or limit_price = take_profit_price) as is_right
       from app_public.position_brackets
       join app_public.orders
         on orders.tenant_id = position_brackets.tenant_id
        and orders.id in (take_profit_order_id, stop_loss_order_id)`,
    ));

  test("nothing happens after the end, and an order ends after it began", () =>
    expectAllRight(
      database(),
      10_000,
      `select created_at <= coalesce(submitted_at, created_at) and coalesce(filled_at >= submitted_at, true)
            and updated_at <= '${anchor.toISOString()}' as is_right
       from app_public.orders`,
    ));
}
