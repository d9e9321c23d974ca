/** Enumerated values are text with a check: each lists its values, and takes no other. */
import { describeTable } from "../../src/prove/rows/describe-table.ts";
import { makeRow } from "../../src/prove/rows/make-row.ts";
import { asPlatform } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { makeNeighbours } from "./support/neighbours.ts";
import { outcome } from "./support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const operator = await db.connect("operator");
const owner = await db.connect("owner");

const ENUMERATIONS = {
  "agent_signals.signal": ["buy", "sell", "hold"],
  "auto_buy_rules.order_type": ["market", "limit"],
  "bot_ai_logs.decision": ["buy", "sell", "hold"],
  "bots.status": ["running", "paused", "stopped"],
  "bots.strategy_kind": ["grid", "dca", "momentum", "mean_reversion", "ai", "custom"],
  "coin_categories.category": ["approved", "borderline", "questionable", "meme", "blacklisted"],
  "coin_category_overrides.category": ["approved", "borderline", "questionable", "meme", "blacklisted"],
  "exchange_accounts.environment": ["mainnet", "testnet"],
  "exchange_accounts.status": ["active", "archived"],
  "executions.side": ["buy", "sell"],
  "invitations.role": ["owner", "admin", "member", "viewer"],
  "jobs.status": ["queued", "running", "succeeded", "failed", "cancelled"],
  "notifications.kind": ["order_filled", "order_rejected", "position_closed", "bot_stopped", "system"],
  "orders.order_type": ["market", "limit", "stop", "stop_limit"],
  "orders.side": ["buy", "sell"],
  "orders.status": ["pending", "open", "partially_filled", "filled", "cancelled", "rejected"],
  "perpetual_positions.margin_type": ["cross", "isolated"],
  "perpetual_positions.product_type": ["perpetual"],
  "positions.direction": ["long", "short"],
  "positions.product_type": ["spot", "perpetual"],
  "positions.status": ["open", "closed"],
  "products.kind": ["spot", "perpetual"],
  "public_trades.side": ["buy", "sell"],
  "risk_metrics.metric": ["value_at_risk", "max_drawdown", "sharpe_ratio", "volatility", "exposure"],
  "runs.run_type": ["live", "paper", "backtest", "shadow"],
  "runs.status": ["running", "completed", "failed", "cancelled"],
  "strategies.kind": ["grid", "dca", "momentum", "mean_reversion", "custom"],
  "tenant_api_keys.role": ["viewer", "member", "admin"],
  "tenants.status": ["active", "suspended", "cancelled"],
  "trades.side": ["buy", "sell"],
  "users.role": ["owner", "admin", "member", "viewer"],
};

beforeAll(async () => {
  await makeNeighbours(db);
  await asPlatform(operator, async () => {
    const { rows } = await operator.query("select id from app_public.products limit 1");
    const make = async (table: string, given = {}) =>
      makeRow(operator, await describeTable(owner, `app_public.${table}`), given, 1);
    await make("coin_categories");
    await make("public_trades", { product_id: rows[0].id });
    await operator.query("commit; begin");
  });
});

test("these are all the columns whose check lists values", async () => {
  const { rows } = await owner.query(
    `select format('%s.%s', relname, attname) as name
       from pg_constraint
       join pg_class on pg_class.oid = conrelid and not relispartition
       join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'c' and connamespace = 'app_public'::regnamespace and cardinality(conkey) = 1
        and pg_get_constraintdef(pg_constraint.oid) ~ '(= ANY \\(ARRAY\\[|= ''[a-z_]+''::text)'
      order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(ENUMERATIONS));
});

describe.each(Object.entries(ENUMERATIONS))("%s", (name, values) => {
  const [table, column] = name.split(".");
  const set = (value: string) => outcome(operator, `update app_public.${table} set ${column} = $1`, [value]);
  /** Which of the checks has refused a value: another one may speak of the same column. */
  const refusedBy = async (value: string) => {
    await operator.query("savepoint refusing");
    const constraint = await operator.query(`update app_public.${table} set ${column} = $1`, [value]).then(
      () => undefined,
      (error) => error.constraint as string,
    );
    await operator.query("rollback to savepoint refusing");
    return constraint;
  };

  test("takes every value of its list", async () => {
    await asPlatform(operator, async () => {
      for (const value of values) expect(await refusedBy(value)).not.toBe(`${table}_${column}_check`);
    });
  });

  test("takes no other", async () => {
    const first = values[0] as string;
    await asPlatform(operator, async () => {
      for (const value of ["nonsense", "", first.toUpperCase(), ` ${first}`, `${first}s`]) {
        expect([value, await set(value)]).toEqual([value, "23514"]);
      }
    });
  });
});
