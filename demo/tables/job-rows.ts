import { demoId } from "../ids.ts";
import type { TenantSpec } from "../people.ts";
import { type Random, random } from "../random.ts";
import type { Row } from "../rows.ts";
import { day, days, hour, type Timeline } from "../timeline.ts";

type Job = { kind: string; at: number; period: string; userId: string | null };

/** Background work. Keys and ids are the same in every tenant: asking twice makes one job in each. */
export function jobRows({ people, slug }: TenantSpec, timeline: Timeline): Row[] {
  const chance = random(`${slug} jobs`);
  const userId = people[0].id;
  const daily = Array.from({ length: days }, (_, n): Job => {
    return { kind: "report.daily", at: n * day + 5 * hour, period: timeline.dateAt(n * day), userId };
  });
  const weekly = Array.from({ length: 12 }, (_, n): Job => {
    return { kind: "statement.weekly", at: (7 * n + 6) * day, period: `week ${n + 1}`, userId };
  });
  const backup: Job = {
    kind: "backup.full",
    at: (days - 1) * day + 20 * hour,
    period: "latest",
    userId: null,
  };
  return [...daily, ...weekly, backup].map((job) => jobRow(job, statusOf(job, chance), timeline, chance));
}

function statusOf({ kind, at }: Job, chance: Random): "queued" | "running" | "succeeded" | "failed" {
  if (kind === "backup.full") return "running";
  if (at >= (days - 1) * day) return "queued";
  return chance.chance(3) ? "failed" : "succeeded";
}

function jobRow(job: Job, status: ReturnType<typeof statusOf>, timeline: Timeline, chance: Random): Row {
  const { kind, at, period, userId } = job;
  const started = status === "queued" ? null : at + 2_000;
  const hasEnded = status === "succeeded" || status === "failed";
  const finished = hasEnded ? at + 2_000 + chance.integer(1_000, 90_000) : null;
  return {
    id: demoId(`shared job ${kind} ${at}`, at),
    user_id: userId,
    kind,
    idempotency_key: `${kind}:${period}`,
    payload: { period },
    status,
    attempts: { queued: 0, running: 1, succeeded: 1, failed: 5 }[status],
    run_at: timeline.at(at),
    started_at: started === null ? null : timeline.at(started),
    finished_at: finished === null ? null : timeline.at(finished),
    last_error: status === "failed" ? "The exchange did not answer in time." : null,
    created_at: timeline.at(at),
    updated_at: timeline.at(finished ?? at),
  };
}
