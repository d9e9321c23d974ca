import type { Account } from "../accounts.ts";
import { demoId } from "../ids.ts";
import type { Row } from "../rows.ts";
import { day, hour, type Timeline } from "../timeline.ts";
import { ideaId, strategyId } from "./account-rows.ts";

const runDays = 30;

/** The runs of an account's strategies. A user may not say when one began: this is history. */
export function runRows(account: Account, timeline: Timeline): Row[] {
  const { id: account_id, person, desk, isPaper } = account;
  const middle = account.random.pick(["completed", "completed", "failed", "cancelled"]);
  const common = { user_id: person.id, account_id };
  const runs: Row[] = ["completed", middle, "running"].map((status, n) => {
    const ended = status === "running" ? null : (n + 1) * runDays * day;
    return {
      id: runId(account, n),
      ...common,
      strategy_id: strategyId(account),
      run_type: isPaper ? "paper" : "live",
      status,
      config_snapshot: desk.config,
      ...times(timeline, n * runDays * day, ended),
    };
  });
  const start = 12 * day;
  const backtest = {
    id: account.idOf("backtest", start),
    ...common,
    strategy_id: ideaId(account),
    run_type: "backtest",
    status: "completed",
    config_snapshot: { lookbackDays: 30 },
    ...times(timeline, start, start + hour),
  };
  return [...runs, backtest];
}

/** The run of the strategy that traded at a time. */
export function runAt(account: Account, at: number): string {
  return runId(account, Math.floor(at / (runDays * day)));
}

// The first account's runs have the same ids in every tenant: an id alone says
// nothing of the tenant, and whoever looks for the executions of a run finds only the own.
function runId(account: Account, n: number): string {
  const at = n * runDays * day;
  return account.path === "0 Main" ? demoId(`shared run ${n}`, at) : account.idOf(`run ${n}`, at);
}

function times(timeline: Timeline, started: number, ended: number | null): Row {
  return {
    started_at: timeline.at(started),
    ended_at: ended === null ? null : timeline.at(ended),
    created_at: timeline.at(started),
    updated_at: timeline.at(ended ?? started),
  };
}
