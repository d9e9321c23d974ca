import { createHash } from "node:crypto";
import type { Account } from "../accounts.ts";
import { amount, decimalText, quoteDigits, toQuote } from "../decimal.ts";
import { demoId } from "../ids.ts";
import type { Row, TableRows } from "../rows.ts";
import { day, days } from "../timeline.ts";
import { quantityOf } from "../trading/orders.ts";
import { valueAt } from "../trading/portfolio.ts";

/** The account, its credentials and what trades on it; all of it as its user would make it. */
export function accountRows(account: Account): TableRows[] {
  const { id, person, name, exchange, environment, isPaper, desk, idOf } = account;
  const own = { user_id: person.id, account_id: id };
  const bot = botId(account);
  const idea = { lookbackDays: 30, note: "Try it on older prices first." };
  return [
    {
      table: "exchange_accounts",
      rows: [{ id, user_id: person.id, exchange, name, environment, is_paper: isPaper }],
    },
    { table: "api_credentials", rows: credentialRows(account) },
    { table: "paper_balances", rows: isPaper ? paperBalances(account) : [] },
    { table: "prop_firm_rules", rows: isPaper ? [] : [propFirmRules(account)] },
    { table: "auto_buy_rules", rows: isPaper ? [] : autoBuyRules(account) },
    {
      table: "strategies",
      rows: [
        {
          id: strategyId(account),
          ...own,
          product_id: desk.product.id,
          name: desk.name,
          kind: desk.kind,
          config: desk.config,
          is_enabled: true,
        },
        {
          id: ideaId(account),
          ...own,
          product_id: "BTC-USDT",
          name: "Idea",
          kind: "custom",
          config: idea,
          is_enabled: false,
        },
      ],
    },
    {
      table: "bots",
      rows: [
        {
          id: bot,
          ...own,
          name: `${desk.name} bot`,
          strategy_kind: desk.isAi ? "ai" : desk.kind,
          strategy_config: desk.config,
          status: "running",
        },
        {
          id: idOf("spare bot", 1),
          ...own,
          name: "Spare bot",
          strategy_kind: "grid",
          strategy_config: {},
          status: "stopped",
        },
      ],
    },
    {
      table: "bot_products",
      rows: [desk.product.id, "ETH-USDT"].map((product) => ({
        // Not the id of this account alone: other tenants have a row of the same id.
        id: demoId(`shared ${account.path} ${product}`, 0),
        user_id: person.id,
        bot_id: bot,
        product_id: product,
      })),
    },
  ];
}

export const strategyId = ({ idOf }: Account) => idOf("strategy", 0);
export const ideaId = ({ idOf }: Account) => idOf("idea", 1);
export const botId = ({ idOf }: Account) => idOf("bot", 0);

/** The secret of a credential: what an exchange would give, and worth nothing. */
export function demoSecret(credentialId: string): string {
  const text = createHash("sha256").update(`demo secret ${credentialId}`).digest("base64url");
  return JSON.stringify({ apiKey: demoKey(credentialId), apiSecret: text });
}

function demoKey(credentialId: string): string {
  return `demo${createHash("sha256").update(`demo key ${credentialId}`).digest("hex").slice(0, 16)}`;
}

// A paper account needs none, and none is ever used for it.
function credentialRows({ id: account_id, person, isPaper, idOf }: Account): Row[] {
  if (isPaper) return [];
  return ["Trading key", "Old key"].map((label, i) => {
    const id = idOf(label, i);
    return { id, user_id: person.id, account_id, label, key_hint: demoKey(id).slice(-4), is_active: i === 0 };
  });
}

function propFirmRules({ id: account_id, person, capital, idOf }: Account): Row {
  return {
    id: idOf("prop firm", 0),
    user_id: person.id,
    account_id,
    firm: "Example Capital",
    initial_deposit: capital,
    daily_drawdown_percent: "4.5",
    total_drawdown_percent: "9",
    profit_target_percent: "10",
  };
}

function autoBuyRules({ id: account_id, person, idOf }: Account): Row[] {
  return ["USD", "USDC"].map((currency, i) => ({
    id: idOf(`auto-buy ${currency}`, i),
    user_id: person.id,
    account_id,
    currency,
    minimum: "250",
    order_type: i === 0 ? "market" : "limit",
    is_enabled: i === 0,
  }));
}

function paperBalances(account: Account): Row[] {
  const { id: account_id, person, capital, positions, desk, idOf } = account;
  const { cashValue } = valueAt(toQuote(amount(String(capital))), positions, days * day);
  const balances = [[desk.product.quote, decimalText(cashValue, quoteDigits)]];
  if (desk.product.kind === "spot") {
    const held = positions.filter(({ closedAt }) => closedAt === null);
    const quantity = quantityOf(held.flatMap(({ orders }) => orders.flatMap(({ fills }) => fills)));
    balances.push([desk.product.base, decimalText(quantity)]);
  }
  return balances.map(([currency, value]) => ({
    id: idOf(`balance ${currency}`, 0),
    user_id: person.id,
    account_id,
    currency,
    amount: value,
  }));
}
