import { accountsOf } from "./accounts.ts";
import { type Person, type TenantSpec, tradersOf } from "./people.ts";
import { byTable, type TableRows } from "./rows.ts";
import { accountRows } from "./tables/account-rows.ts";
import { aiLogRows } from "./tables/ai-log-rows.ts";
import { auditRows } from "./tables/audit-rows.ts";
import { notificationRows, outboxRows } from "./tables/event-rows.ts";
import { jobRows } from "./tables/job-rows.ts";
import { numberedOrders } from "./tables/numbered-orders.ts";
import { fillRows, orderRows } from "./tables/order-rows.ts";
import { bracketRows, positionRows } from "./tables/position-rows.ts";
import { runRows } from "./tables/runs.ts";
import { apiKeyRows, invitationRows, signalRows, usageRows } from "./tables/tenant-rows.ts";
import { userRows } from "./tables/user-rows.ts";
import { valueRows } from "./tables/value-rows.ts";
import type { Timeline } from "./timeline.ts";

/** What a trader enters, before and after the history that it hangs on. */
export interface TraderData {
  readonly person: Person;
  readonly before: readonly TableRows[];
  readonly after: readonly TableRows[];
}

/** Everything of a tenant, in the order in which it can be inserted. */
export interface TenantData {
  readonly tenant: TenantSpec;
  /** All but the first owner, who invites them. */
  readonly invited: TableRows;
  readonly traders: readonly TraderData[];
  /**
   * What the platform enters: its times, or the whole table, are not for a user
   * to write. A run, an order, a thought or a notification of last week cannot
   * be made through the door that makes today's.
   */
  readonly history: readonly TableRows[];
}

/** Makes up a tenant: the same for the same tenant and the same end of the 90 days. */
export function tenantData(tenant: TenantSpec, timeline: Timeline): TenantData {
  const traders = tradersOf(tenant).map((person, n) => {
    const accounts = accountsOf(tenant, person, n).map((account) => ({
      account,
      orders: numberedOrders(account),
    }));
    return { person, n, accounts };
  });
  const accounts = traders.flatMap((trader) => trader.accounts);
  return {
    tenant,
    invited: { table: "users", rows: tenant.people.slice(1).map(userRow), changed: ["is_active"] },
    traders: traders.map(({ person, n, accounts }) => ({
      person,
      before: byTable([
        ...userRows(tenant, person, n),
        ...accounts.flatMap(({ account }) => [...accountRows(account), ...positionRows(account, timeline)]),
      ]),
      after: byTable(
        accounts.flatMap(({ account, orders }) => [
          { table: "position_brackets", rows: bracketRows(account, orders) },
          ...fillRows(account, orders, timeline),
          ...valueRows(account, timeline),
        ]),
      ),
    })),
    history: [
      { table: "runs", rows: accounts.flatMap(({ account }) => runRows(account, timeline)) },
      {
        table: "orders",
        rows: accounts.flatMap(({ account, orders }) => orderRows(account, orders, timeline)),
      },
      {
        table: "bot_ai_logs",
        rows: accounts.flatMap(({ account, orders }) => aiLogRows(account, orders, timeline)),
      },
      {
        table: "notifications",
        rows: accounts.flatMap(({ account, orders }) => notificationRows(account, orders, timeline)),
      },
      {
        table: "event_outbox",
        rows: accounts.flatMap(({ account, orders }) => outboxRows(account, orders, timeline)),
      },
      { table: "audit_logs", rows: auditRows(tenant, accounts, timeline) },
      { table: "jobs", rows: jobRows(tenant, timeline) },
      { table: "agent_signals", rows: signalRows(tenant, timeline) },
      { table: "usage_counters", rows: usageRows(tenant, timeline) },
      { table: "invitations", rows: invitationRows(tenant, timeline) },
      { table: "tenant_api_keys", rows: apiKeyRows(tenant, timeline) },
    ],
  };
}

/** A person as a row of users. */
export function userRow({ id, email, displayName, role, isActive }: Person) {
  return { id, email, display_name: displayName, role, is_active: isActive };
}
