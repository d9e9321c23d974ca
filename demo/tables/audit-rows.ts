import type { Account } from "../accounts.ts";
import { demoId } from "../ids.ts";
import type { TenantSpec } from "../people.ts";
import { random } from "../random.ts";
import type { Row } from "../rows.ts";
import { day, days, hour, type Timeline } from "../timeline.ts";
import type { NumberedOrder } from "./numbered-orders.ts";

const agents = ["Firefox", "Chrome", "Safari", "rowhouse-cli"];

type Act = { at: number; user: string; action: string; type: string; resource: string | null };

/** Who did what: sign-ins, new accounts, cancelled orders. */
export function auditRows(
  tenant: TenantSpec,
  accounts: readonly { account: Account; orders: readonly NumberedOrder[] }[],
  timeline: Timeline,
): Row[] {
  const chance = random(`${tenant.slug} audit`);
  const acts: Act[] = [];
  for (const { id, isActive } of tenant.people) {
    acts.push({ at: hour, user: tenant.people[0].id, action: "user.invited", type: "user", resource: id });
    for (let n = 0; isActive && n < days; n++) {
      if (!chance.chance(70)) continue;
      const at = n * day + chance.integer(6 * hour, 20 * hour);
      acts.push({ at, user: id, action: "user.signed_in", type: "user", resource: id });
    }
  }
  for (const { account, orders } of accounts) {
    const user = account.person.id;
    acts.push({
      at: 2 * hour,
      user,
      action: "exchange_account.created",
      type: "exchange_account",
      resource: account.id,
    });
    for (const { id, order } of orders) {
      if (order.status !== "cancelled") continue;
      acts.push({ at: order.at + hour, user, action: "order.cancelled", type: "order", resource: id });
    }
  }
  return acts.map(({ at, user, action, type, resource }, n) => ({
    id: demoId(`${tenant.slug} audit ${n}`, at),
    user_id: user,
    action,
    resource_type: type,
    resource_id: resource,
    request_id: demoId(`${tenant.slug} request ${n}`, at),
    details: { agent: chance.pick(agents), address: `192.0.2.${chance.integer(1, 254)}` },
    created_at: timeline.at(at),
  }));
}
