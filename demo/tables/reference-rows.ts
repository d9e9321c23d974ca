import { decimalText } from "../decimal.ts";
import { demoId } from "../ids.ts";
import { random } from "../random.ts";
import type { Row, TableRows } from "../rows.ts";
import { day, days, hour, type Timeline } from "../timeline.ts";
import { lastStep, products, step } from "../trading/market.ts";

const categories = [
  ["BTC", "approved", "The oldest and the most traded."],
  ["ETH", "approved", "Deep markets everywhere."],
  ["SOL", "approved", "Deep markets, young network."],
  ["ADA", "borderline", "Thin at night."],
  ["XRP", "borderline", "Its legal standing changes."],
  ["DOGE", "meme", "Moved by jokes."],
] as const;

const headlines = [
  "Bitcoin holds its range as volume falls",
  "Ether funding turns negative for the first time this month",
  "Exchange lists new perpetual contracts",
  "Solana network runs a month without a halt",
  "Regulator opens consultation on custody",
  "Stablecoin supply reaches a new high",
];

/** What is the same for every tenant. */
export function referenceRows(timeline: Timeline): TableRows[] {
  return [
    { table: "products", key: "id", rows: products.map(productRow) },
    {
      table: "coin_categories",
      key: "coin",
      rows: categories.map(([coin, category, reason]) => ({ coin, category, reason })),
    },
    {
      table: "settings",
      key: "key",
      rows: [
        { key: "trading.is_open", value: true, description: "Whether bots may open positions." },
        { key: "trading.max_leverage", value: "10", description: "The highest leverage of a new position." },
        { key: "market.quote_currency", value: "USDT", description: "The currency that prices are in." },
      ],
    },
    {
      table: "news_articles",
      key: "id",
      rows: Array.from({ length: 60 }, (_, n) => articleRow(timeline, n)),
    },
    { table: "public_trades", key: "id", rows: publicTrades(timeline) },
  ];
}

function productRow(product: (typeof products)[number]): Row {
  return {
    id: product.id,
    base_currency: product.base,
    quote_currency: product.quote,
    kind: product.kind,
    price_increment: decimalText(product.priceIncrement),
    size_increment: decimalText(product.sizeIncrement),
    min_size: decimalText(product.sizeIncrement),
  };
}

function articleRow(timeline: Timeline, n: number): Row {
  const at = Math.floor(((n + 0.5) * days * day) / 60);
  const title = headlines[n % headlines.length] as string;
  return {
    id: demoId(`article ${n}`, at),
    source: "Example Wire",
    title,
    url: `https://news.example/articles/${n + 1}`,
    summary: `${title}. Traders saw little change in prices.`,
    image_path: `news/${n + 1}.webp`,
    published_at: timeline.at(at),
    created_at: timeline.at(at),
  };
}

/** What everyone could see on the exchange in the last days: a trade an hour for each product. */
function publicTrades(timeline: Timeline): Row[] {
  const stepsPerHour = hour / step;
  return products.flatMap((product) => {
    const chance = random(`public trades of ${product.id}`);
    const rows: Row[] = [];
    for (let now = lastStep - 14 * 24 * stepsPerHour; now < lastStep; now += stepsPerHour) {
      const at = now * step + chance.integer(0, step - 1);
      const number = String(rows.length + 1).padStart(6, "0");
      rows.push({
        id: demoId(`public trade ${product.id} ${number}`, at),
        exchange: "bybit",
        product_id: product.id,
        exchange_trade_id: `T${number}`,
        side: chance.pick(["buy", "sell"]),
        price: decimalText(product.prices[now] as bigint),
        size: decimalText(product.sizeIncrement * BigInt(chance.integer(1, 5_000))),
        traded_at: timeline.at(at),
      });
    }
    return rows;
  });
}
