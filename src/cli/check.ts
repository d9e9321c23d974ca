import { readFile, writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import type { ClientBase } from "pg";
import type { CheckOptions } from "../check/check.ts";
import { reportCheck } from "../check/report.ts";
import { pageNamed } from "../check/rules.ts";
import { withAdministrator } from "../database/administration.ts";
import { isAtLeast, type Level, levels, type Report } from "../report/finding.ts";
import { type Format, formatReport, formats } from "../report/format.ts";
import { withAskedDatabase } from "./asked-database.ts";
import { describeError } from "./describe-error.ts";
import { finished } from "./finished.ts";
import { step } from "./progress.ts";
import { stopOnSignal } from "./signals.ts";
import { twoTenants } from "./two-tenants.ts";

type Options = {
  tenantColumn?: string[];
  setting?: string[];
  role?: string[];
  schema?: string[];
  format: Format;
  output?: string;
  failOn: Level | "never";
  fixSql?: boolean;
  try: boolean;
  tenants?: [string, string];
  user?: string;
  enter?: string;
  baseline?: string;
  updateBaseline?: boolean;
  migrations?: string;
  watch?: boolean;
  reason?: string;
};

export const check = () =>
  new Command("check")
    .description("search the catalogs for ways past a tenant's wall; changes nothing")
    .argument("[url]", "the database; by default the configured one")
    .option("--tenant-column <names...>", "columns that hold the tenant; by default found in the policies")
    .option("--setting <names...>", "settings that hold the context; by default found in the policies")
    .option("--role <names...>", "roles that requests run as; by default found in policies and grants")
    .option("--schema <names...>", "schemas to look at; by default all")
    .addOption(new Option("--format <format>", "how to report").choices([...formats]).default("text"))
    .option("--output <file>", "write the report to a file")
    .addOption(
      new Option("--fail-on <level>", "exit status 1 for findings of this level and worse")
        .choices([...levels, "never"])
        .default("warning"),
    )
    .option(
      "--fix-sql",
      "print the fixes as one script instead of a report; tries them in a transaction that is rolled back",
    )
    .option("--no-try", "with --fix-sql: try none, so that all of them are for review")
    .option("--tenants <a,b>", "with --fix-sql: the tenant to try them as, and another one", twoTenants)
    .option("--user <id>", "with --fix-sql: the user of the first tenant to try them as")
    .option("--enter <sql>", "with --fix-sql: SQL that enters a tenant, with {tenant} and {user}")
    .option("--migrations <directory>", "SQL files in which to find the line that made an object")
    .option("--baseline <file>", "set aside the findings that this file lists")
    .option("--update-baseline", "write the present findings to the baseline; needs --reason")
    .addOption(
      new Option(
        "--watch",
        "stay, and print what each change of the schema brings (+) and removes (-)",
      ).conflicts(["format", "output", "failOn", "fixSql", "updateBaseline"]),
    )
    .option("--reason <text>", "why the findings of the baseline are accepted for now")
    .addHelpText("after", "\nExit status: 0 nothing found, 1 findings, 2 could not run.")
    .action(async (url: string | undefined, options: Options) => {
      try {
        process.exitCode = await runCheck(url, options);
      } catch (error) {
        console.error(`rowhouse: ${describeError(error)}`);
        process.exitCode = 2;
      }
    });

async function runCheck(url: string | undefined, options: Options): Promise<0 | 1> {
  return withAskedDatabase(url, async (address) => {
    if (!options.watch) return withAdministrator(address, (client) => checkWith(client, options));
    const { findingsAfterSave } = await import("./db/findings-after-save.ts");
    const { watchCatalogs } = await import("./watch-catalogs.ts");
    const checkAgain = async (client: ClientBase) =>
      finished(await reportCheck(client, givenOf(options)), options);
    const onChange = findingsAfterSave(address, console.log, checkAgain);
    await watchCatalogs({ url: address, onChange, print: console.log, signal: stopOnSignal() });
    return 0;
  });
}

async function checkWith(client: ClientBase, options: Options): Promise<0 | 1> {
  const given = givenOf(options);
  const found = await reportCheck(client, given);
  if (options.updateBaseline) {
    await updateBaseline(found, options);
    return 0;
  }
  const report = await finished(found, options);
  const { failOn } = options;
  const text = options.fixSql
    ? await fixesOf(client, report, options)
    : formatReport(report, options.format, {
        failOn: failOn === "never" ? "error" : failOn,
        pageOf: pageNamed,
        colour: options.output === undefined && process.stdout.isTTY === true,
      });
  if (options.output) await writeFile(options.output, text);
  else process.stdout.write(text);
  return failOn !== "never" && report.findings.some(({ level }) => isAtLeast(level, failOn)) ? 1 : 0;
}

const givenOf = (options: Options): CheckOptions => ({
  ...(options.tenantColumn && { tenantColumns: options.tenantColumn }),
  ...(options.setting && { settings: options.setting }),
  ...(options.role && { roles: options.role }),
  ...(options.schema && { schemas: options.schema }),
});

async function fixesOf(client: ClientBase, { findings }: Report, options: Options): Promise<string> {
  const { fixScript, planFixes } = await import("../fixes/index.ts");
  const { try: trial, tenants, user, enter } = options;
  const planned = () => planFixes(client, findings, { ...givenOf(options), trial, tenants, user, enter });
  return fixScript(await (trial ? step("trying the fixes", planned) : planned()));
}

async function updateBaseline(report: Report, { baseline, reason }: Options): Promise<void> {
  if (!baseline) throw new Error("--update-baseline needs --baseline <file>.");
  if (!reason || reason.trim().length < 3) {
    throw new Error("--update-baseline needs --reason <text>: why these findings are accepted for now.");
  }
  const { readBaseline, writeBaseline } = await import("../report/baseline.ts");
  const before = await readFile(baseline).then(
    () => readBaseline(baseline),
    () => undefined,
  );
  await writeBaseline(baseline, report.findings, reason.trim(), before);
  console.log(`${report.findings.length} findings written to ${baseline}`);
}
