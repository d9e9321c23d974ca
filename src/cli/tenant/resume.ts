import { Command } from "commander";
import { run } from "../run.ts";
import { type ChangeOptions, changeTenant } from "./change.ts";

export const resume = () =>
  new Command("resume")
    .description("let a tenant in again that was suspended or cancelled")
    .argument("<tenant>", "its slug or id")
    .requiredOption("--reason <text>", "why; it is recorded")
    .option("--json", "print JSON")
    .action(
      run((tenant: string, options: ChangeOptions) =>
        changeTenant(tenant, options, "Resuming the tenant", "resume_tenant($1::uuid)"),
      ),
    );
