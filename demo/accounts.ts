import { demoId } from "./ids.ts";
import type { Person, TenantSpec } from "./people.ts";
import { type Random, random } from "./random.ts";
import { type Product, productOf } from "./trading/market.ts";
import { type Position, tradePositions } from "./trading/positions.ts";

/** How an account is traded. The names are the same in every tenant. */
export interface Desk {
  readonly name: string;
  readonly kind: "grid" | "dca" | "momentum" | "mean_reversion";
  /** Whether its bot thinks, and logs what it thought. */
  readonly isAi: boolean;
  readonly product: Product;
  readonly config: Readonly<Record<string, unknown>>;
}

/** An account of a person and everything that was traded on it. */
export interface Account {
  readonly id: string;
  readonly person: Person;
  readonly name: "Main" | "Paper" | "Testnet";
  readonly exchange: string;
  readonly environment: "mainnet" | "testnet";
  readonly isPaper: boolean;
  /** What it began with, in whole units of the quote currency. */
  readonly capital: number;
  readonly desk: Desk;
  readonly positions: readonly Position[];
  /** Whose it is and which, without the tenant: the same in every tenant. */
  readonly path: string;
  /** A stream of chance of its own, for what hangs on it. */
  readonly random: Random;
  /** An id that no other tenant has. */
  readonly idOf: (name: string, at: number) => string;
}

const desks: readonly Desk[] = [
  desk("BTC grid", "grid", false, "BTC-USDT", { levels: 12, spacing: "0.004" }),
  desk("ETH momentum", "momentum", true, "ETH-USDT-PERP", { lookbackHours: 12, threshold: "0.015" }),
  desk("SOL dips", "dca", false, "SOL-USDT", { steps: 4, drop: "0.02" }),
  desk("BTC swing", "mean_reversion", true, "BTC-USDT-PERP", { windowHours: 36, deviations: "1.8" }),
  desk("XRP grid", "grid", false, "XRP-USDT", { levels: 20, spacing: "0.006" }),
  desk("ADA reversion", "mean_reversion", true, "ADA-USDT", { windowHours: 24, deviations: "2" }),
  desk("DOGE dips", "dca", false, "DOGE-USDT", { steps: 5, drop: "0.035" }),
];

const forms = [
  { name: "Main", exchange: "bybit", environment: "mainnet", isPaper: false, capital: 25_000 },
  { name: "Paper", exchange: "bybit", environment: "mainnet", isPaper: true, capital: 100_000 },
  { name: "Testnet", exchange: "coinbase", environment: "testnet", isPaper: false, capital: 50_000 },
] as const;

/** The accounts of a person; the n-th trader of every tenant has the same ones, traded differently. */
export function accountsOf(tenant: TenantSpec, person: Person, n: number): Account[] {
  // Only owners look after a test account too.
  const wanted = person.role === "owner" ? forms : forms.slice(0, 2);
  return wanted.map((form, i) => {
    const path = `${n} ${form.name}`;
    const ownPath = `${tenant.slug} ${path}`;
    const chosen = desks[(2 * n + i) % desks.length] as Desk;
    return {
      ...form,
      id: demoId(`${ownPath} account`, 0),
      person,
      path,
      desk: chosen,
      positions: tradePositions(random(`${ownPath} positions`), chosen.product, form.capital / 20),
      random: random(`${ownPath} rest`),
      idOf: (name, at) => demoId(`${ownPath} ${name}`, at),
    };
  });
}

function desk(
  name: string,
  kind: Desk["kind"],
  isAi: boolean,
  product: string,
  config: Desk["config"],
): Desk {
  return { name, kind, isAi, product: productOf(product), config };
}
