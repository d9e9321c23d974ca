import { squareRoot, sum } from "../decimal.ts";
import type { Valuation } from "./portfolio.ts";

/** Measures of risk over days that end now. Money is in 10^-16, a share in 10^-9. */
export interface Risk {
  readonly valueAtRisk: bigint;
  readonly maxDrawdown: bigint;
  readonly sharpeRatio: bigint;
  readonly volatility: bigint;
  readonly exposure: bigint;
}

const whole = 1_000_000_000n;

/** How much an account that had these values could lose. There are two at least, none of them zero. */
export function riskOf(values: readonly Valuation[]): Risk {
  const totals = values.map(({ totalValue }) => totalValue);
  const returns = totals
    .slice(1)
    .map((total, i) => ((total - (totals[i] as bigint)) * whole) / (totals[i] as bigint));
  const count = BigInt(returns.length);
  const mean = sum(returns) / count;
  const variance = sum(returns.map((value) => (value - mean) ** 2n)) / count;
  const volatility = squareRoot(variance * 365n);
  const sorted = returns.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const bad = sorted[Math.floor(sorted.length / 20)] as bigint;
  const last = values.at(-1) as Valuation;
  let peak = 0n;
  let maxDrawdown = 0n;
  for (const total of totals) {
    if (total > peak) peak = total;
    const drawdown = ((peak - total) * whole) / peak;
    if (drawdown > maxDrawdown) maxDrawdown = drawdown;
  }
  return {
    valueAtRisk: bad < 0n ? (-bad * last.totalValue) / whole : 0n,
    maxDrawdown,
    sharpeRatio: volatility === 0n ? 0n : (mean * 365n * whole) / volatility,
    volatility,
    exposure: (last.exposedValue * whole) / last.totalValue,
  };
}
