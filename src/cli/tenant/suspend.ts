import { Command } from "commander";
import { run } from "../run.ts";
import { type ChangeOptions, changeTenant } from "./change.ts";

export const suspend = () =>
  new Command("suspend")
    .description("refuse a tenant from the next statement on; its rows stay")
    .argument("<tenant>", "its slug or id")
    .requiredOption("--reason <text>", "why; it is recorded")
    .option("--json", "print JSON")
    .action(
      run((tenant: string, options: ChangeOptions) =>
        changeTenant(tenant, options, "Suspending the tenant", "suspend_tenant($1::uuid)"),
      ),
    );
