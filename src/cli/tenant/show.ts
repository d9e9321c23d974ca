import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { run } from "../run.ts";
import { asOperator } from "./as-operator.ts";
import { findTenant, type TenantRow } from "./tenant-row.ts";

type Options = { reason: string; json?: boolean };
type Owner = { id: string; email: string; display_name: string };

export const show = () =>
  new Command("show")
    .description("show one tenant, its limits and its owners")
    .argument("<tenant>", "its slug or id")
    .option("--reason <text>", "why; it is recorded", "rowhouse tenant show")
    .option("--json", "print JSON")
    .action(
      run(async (name: string, { reason, json }: Options) => {
        const { tenant, owners } = await asOperator(loadConfig(), { reason }, async (transaction) => {
          const tenant = await findTenant(transaction, name);
          const { rows: owners } = await transaction.query<Owner>(
            `select id, email, display_name from app_public.users
              where tenant_id = $1::uuid and role = 'owner' and is_active order by email`,
            [tenant.id],
          );
          return { tenant, owners };
        });
        if (json) console.log(JSON.stringify({ ...tenant, owners }, undefined, 2));
        else for (const [label, value] of facts(tenant, owners)) console.log(`${label.padEnd(22)}${value}`);
      }),
    );

const facts = (tenant: TenantRow, owners: readonly Owner[]): [string, string | number][] => [
  ["id", tenant.id],
  ["slug", tenant.slug],
  ["name", tenant.name],
  ["domain", tenant.domain ?? "none"],
  ["status", tenant.status],
  ["tier", tenant.tier],
  ["users", `${tenant.active_users} of ${tenant.max_users}`],
  ["API calls a day", tenant.max_api_calls_per_day],
  ["requests a second", `${tenant.requests_per_second}, ${tenant.request_burst} at once`],
  ["created", tenant.created_at.toISOString()],
  ...owners.map(({ id, email }): [string, string] => ["owner", `${email}  ${id}`]),
];
