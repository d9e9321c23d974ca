import { randomBytes } from "node:crypto";
import { demoId } from "../ids.ts";
import type { TenantSpec } from "../people.ts";
import { random } from "../random.ts";
import type { Row } from "../rows.ts";
import { day, days, hour, minute, type Timeline } from "../timeline.ts";
import { products } from "../trading/market.ts";

const scale = { starter: 1, pro: 8, enterprise: 60 } as const;
const endpoints = ["POST /graphql", "GET /health", "GET /reports", "POST /orders", "GET /executions"];

/** Calls for each endpoint and day; the errors among them. */
export function usageRows({ slug, tier }: TenantSpec, timeline: Timeline): Row[] {
  const chance = random(`${slug} usage`);
  return Array.from({ length: days }, (_, n) => n * day).flatMap((at) =>
    endpoints.map((endpoint) => {
      const calls = chance.integer(40, 160) * scale[tier];
      return {
        id: demoId(`${slug} usage ${endpoint} ${at}`, at),
        endpoint,
        day: timeline.dateAt(at),
        calls,
        errors: Math.floor((calls * chance.integer(0, 12)) / 1000),
        created_at: timeline.at(at),
        updated_at: timeline.at(at + day - 1),
      };
    }),
  );
}

/** What the tenant's agents advised: each agent on each product it follows, twice a day. */
export function signalRows({ slug }: TenantSpec, timeline: Timeline): Row[] {
  const chance = random(`${slug} signals`);
  const rationale = {
    buy: "Rising on volume.",
    sell: "Tired after a long rise.",
    hold: "No clear direction.",
  };
  return ["trend", "sentiment", "risk"].flatMap((agent, i) =>
    products
      .filter((_, n) => n % 3 === i)
      .flatMap(({ id: product_id }) =>
        Array.from({ length: 2 * days }, (_, n) => n * 12 * hour + chance.integer(0, 30) * minute).map(
          (at) => {
            const signal = chance.pick(["buy", "sell", "hold"] as const);
            return {
              id: demoId(`${slug} signal ${agent} ${product_id} ${at}`, at),
              agent,
              product_id,
              signal,
              confidence: `0.${chance.integer(50, 99)}`,
              rationale: rationale[signal],
              payload: { horizonHours: 12 },
              expires_at: timeline.at(at + 12 * hour),
              created_at: timeline.at(at),
            };
          },
        ),
      ),
  );
}

/** Keys for programs. Nobody has ever seen them: what is hashed is chance, and thrown away. */
export function apiKeyRows({ people, slug }: TenantSpec, timeline: Timeline): Row[] {
  const created_at = timeline.at(day);
  const key = (
    name: string,
    permissions: readonly string[],
    expires: number | null,
    revoked: number | null,
  ) => ({
    id: demoId(`${slug} api key ${name}`, day),
    created_by: people[0].id,
    name,
    key_prefix: `rh_${demoId(`${slug} ${name}`, 0).slice(-6)}`,
    key_hash: `\\x${randomBytes(32).toString("hex")}`,
    permissions,
    expires_at: expires === null ? null : timeline.at(expires),
    revoked_at: revoked === null ? null : timeline.at(revoked),
    created_at,
  });
  return [
    key("Reporting", ["executions:read", "portfolio:read"], null, null),
    key("Trading desk", ["orders:write", "executions:read"], (days + 90) * day, null),
    key("Old integration", ["executions:read"], null, 40 * day),
  ];
}

/** How the others came to be users. Nobody has the tokens: what is hashed is chance, and thrown away. */
export function invitationRows({ people, slug }: TenantSpec, timeline: Timeline): Row[] {
  const [owner, ...others] = people;
  return others.map(({ id, email, role }) => ({
    id: demoId(`${slug} invitation ${email}`, hour),
    email,
    role,
    token_hash: `\\x${randomBytes(32).toString("hex")}`,
    invited_by: owner.id,
    expires_at: timeline.at(hour + 7 * day),
    accepted_at: timeline.at(2 * hour),
    accepted_by: id,
    created_at: timeline.at(hour),
  }));
}
