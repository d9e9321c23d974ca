import { Command, Option } from "commander";
import { loadConfig } from "../../config.ts";
import { run } from "../run.ts";
import { asOperator } from "./as-operator.ts";
import { lineOf, type TenantRow } from "./tenant-row.ts";

type Options = { status?: string; reason: string; json?: boolean };

export const list = () =>
  new Command("list")
    .description("list the tenants, with their users and limits")
    .addOption(new Option("--status <status>", "only these").choices(["active", "suspended", "cancelled"]))
    .option("--reason <text>", "why; it is recorded", "rowhouse tenant list")
    .option("--json", "print JSON")
    .action(
      run(async ({ status, reason, json }: Options) => {
        const tenants = await asOperator(loadConfig(), { reason }, async (transaction) => {
          const { rows } = await transaction.query<TenantRow>(
            "select * from app_operations.tenants where $1::text is null or status = $1::text order by slug",
            [status ?? null],
          );
          return rows;
        });
        if (json) console.log(JSON.stringify(tenants, undefined, 2));
        else for (const tenant of tenants) console.log(lineOf(tenant));
      }),
    );
