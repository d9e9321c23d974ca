import { Command, InvalidArgumentError } from "commander";
import { run } from "../run.ts";
import { type ChangeOptions, changeTenant } from "./change.ts";

type Options = ChangeOptions & {
  maxUsers?: number;
  maxApiCallsPerDay?: number;
  requestsPerSecond?: number;
  burst?: number;
  fromTier?: boolean;
};

export const limits = () =>
  new Command("limits")
    .description("set limits of one tenant that differ from its tier's")
    .argument("<tenant>", "its slug or id")
    .option("--max-users <n>", "active users", wholeNumber)
    .option("--max-api-calls-per-day <n>", "API calls a day (UTC)", wholeNumber)
    .option("--requests-per-second <n>", "requests a second, for long", wholeNumber)
    .option("--burst <n>", "requests at once", wholeNumber)
    .option("--from-tier", "give it the limits of its tier again")
    .requiredOption("--reason <text>", "why; it is recorded")
    .option("--json", "print JSON")
    .action(
      run(async (tenant: string, options: Options) => {
        const { maxUsers, maxApiCallsPerDay, requestsPerSecond, burst, fromTier = false } = options;
        const values = [maxUsers, maxApiCallsPerDay, requestsPerSecond, burst].map((value) => value ?? null);
        const isGiven = values.some((value) => value !== null);
        if (isGiven === fromTier) throw new Error("Give one of the limits, or --from-tier: not both.");
        await (fromTier
          ? changeTenant(tenant, options, "Resetting the limits", "reset_limits($1::uuid)")
          : changeTenant(
              tenant,
              options,
              "Setting the limits",
              "set_limits($1::uuid, $2::integer, $3::integer, $4::integer, $5::integer)",
              values,
            ));
      }),
    );

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(value);
}
