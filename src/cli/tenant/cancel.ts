import { Command } from "commander";
import { confirm } from "../confirm.ts";
import { run } from "../run.ts";
import { type ChangeOptions, changeTenant } from "./change.ts";

type Options = ChangeOptions & { yes?: boolean };

export const cancel = () =>
  new Command("cancel")
    .description("end a tenant: it is refused from the next statement on; its rows stay")
    .argument("<tenant>", "its slug or id")
    .requiredOption("--reason <text>", "why; it is recorded")
    .option("--yes", "do not ask")
    .option("--json", "print JSON")
    .action(
      run(async (tenant: string, { yes, ...options }: Options) => {
        await confirm(`Nobody of ${JSON.stringify(tenant)} will be let in any more.`, yes);
        await changeTenant(tenant, options, "Cancelling the tenant", "cancel_tenant($1::uuid)");
      }),
    );
