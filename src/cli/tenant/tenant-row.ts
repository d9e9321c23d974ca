import type { Transaction } from "../../driver/scope.ts";

/** A row of app_operations.tenants. */
export type TenantRow = {
  id: string;
  slug: string;
  name: string;
  domain: string | null;
  tier: string;
  status: string;
  active_users: number;
  active_owners: number;
  max_users: number;
  max_api_calls_per_day: number;
  requests_per_second: number;
  request_burst: number;
  metadata: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
};

/** Finds a tenant by its slug, its public id or its id. Throws where there is none. */
export async function findTenant(transaction: Transaction, name: string): Promise<TenantRow> {
  const { rows } = await transaction.query<TenantRow>(
    "select * from app_operations.tenants where slug = $1::text or id::text = lower($1::text)",
    [name.replace(/^t_/, "")],
  );
  if (rows[0]) return rows[0];
  throw new Error(
    `There is no tenant ${JSON.stringify(name)}: "rowhouse tenant list" shows those that there are.`,
  );
}

/** One line, for people. */
export const lineOf = (tenant: TenantRow): string =>
  `${tenant.slug}: ${tenant.status}, ${tenant.tier}, ${tenant.active_users} of ${tenant.max_users} users`;

/** What a verb has done: as JSON, or in a line. */
export function printTenant(tenant: TenantRow, json: boolean | undefined): void {
  console.log(json ? JSON.stringify(tenant, undefined, 2) : lineOf(tenant));
}
