import { readFile, writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { withAdministrator } from "../database/administration.ts";
import type { ProveOptions } from "../prove/options.ts";
import { prove as proveDatabase } from "../prove/prove.ts";
import { isAtLeast, isUncovered, type Level, levels } from "../report/finding.ts";
import { type Format, formatReport, formats } from "../report/format.ts";
import { withAskedDatabase } from "./asked-database.ts";
import { describeError } from "./describe-error.ts";
import { finished } from "./finished.ts";
import { step } from "./progress.ts";
import { stopOnSignal } from "./signals.ts";
import { twoTenants } from "./two-tenants.ts";

type Options = {
  tenants?: [string, string];
  user?: string;
  tenantColumn?: string[];
  role?: string;
  enter?: string;
  wayIn?: string[];
  login?: string;
  graphql?: string;
  token?: string;
  graphqlMutations?: boolean;
  trustRole?: string[];
  schema?: string[];
  relation?: string[];
  except?: string[];
  rows?: string;
  random: number;
  seed?: number;
  budget?: number;
  format: Format;
  output?: string;
  failOn: Level | "never";
  allowUncovered?: boolean;
  baseline?: string;
  migrations?: string;
};

export const prove = () =>
  new Command("prove")
    .description("try to see or change one tenant's rows as another; in one transaction, rolled back")
    .argument("[url]", "the database, as a superuser; by default the configured one")
    .option("--tenants <a,b>", "the two tenants; by default the two that have most rows", twoTenants)
    .option("--user <id>", "the user of the first tenant to act as; by default one with rows")
    .option("--tenant-column <names...>", "columns that hold the tenant; by default found in the policies")
    .option("--role <name>", "the role that requests run as; by default found in policies and grants")
    .option(
      "--enter <sql>",
      "SQL that enters a tenant, with {tenant} and {user}; by default the settings found",
    )
    .option("--login <url>", "the server's own login, whose connections are used as a pool uses them")
    .option("--graphql <url>", "the API, asked with --token for the other tenant's rows")
    .option("--token <token>", "a token of the user that the first of --tenants is entered as")
    .option(
      "--graphql-mutations",
      "try updates and deletes there too; what they do is committed: on a copy alone",
    )
    .option("--trust-role <names...>", "roles that the login may become by design (default: service_role)")
    .option(
      "--way-in <names...>",
      "functions that enter a tenant by design, beside those whose comment says so",
    )
    .option("--schema <names...>", "schemas to look at; by default all")
    .option("--relation <names...>", "try these relations and functions alone")
    .option("--except <names...>", "leave these out, and say so: functions with effects outside, for one")
    .option("--rows <file>", "SQL that makes the rows which the generator cannot; rolled back like all")
    .option("--random <count>", "random reads per relation", wholeNumber, 5)
    .option("--seed <number>", "the seed of an earlier run, for the same random reads", wholeNumber)
    .option(
      "--budget <time>",
      "how long it may take, such as 60s or 5m: the likeliest comes first, and what is left is said",
      duration,
    )
    .addOption(new Option("--format <format>", "how to report").choices([...formats]).default("text"))
    .option("--output <file>", "write the report to a file")
    .addOption(
      new Option("--fail-on <level>", "exit status 1 for findings of this level and worse")
        .choices([...levels, "never"])
        .default("warning"),
    )
    .option("--allow-uncovered", "exit status 0 although something was not covered")
    .option("--migrations <directory>", "SQL files in which to find the line that made an object")
    .option("--baseline <file>", "set aside the findings that this file lists")
    .addHelpText(
      "after",
      "\nExit status: 0 nothing found and all covered, 1 findings or something not covered, 2 could not run, 130 stopped by Ctrl-C.\nIt locks the rows of both tenants while it runs: prefer a copy of a busy database.",
    )
    .action(async (url: string | undefined, options: Options) => {
      const signal = stopOnSignal();
      try {
        process.exitCode = await runProve(url, options, signal);
      } catch (error) {
        console.error(`rowhouse: ${describeError(error)}`);
        process.exitCode = signal.aborted ? 130 : 2;
      }
    });

async function runProve(
  url: string | undefined,
  options: Options,
  signal: AbortSignal,
): Promise<0 | 1 | 130> {
  const wanted = await proveOptions(options);
  const proof = await withAskedDatabase(url, (address) =>
    step("proving", ({ done, note }) =>
      withAdministrator(address, (client) =>
        proveDatabase(client, {
          ...wanted,
          signal,
          onProgress: (fraction, text) => {
            done(fraction);
            note(text);
          },
        }),
      ),
    ),
  );
  const report = await finished(proof, options);
  const { failOn } = options;
  const text = formatReport(report, options.format, {
    failOn: failOn === "never" ? "error" : failOn,
    colour: options.output === undefined && process.stdout.isTTY === true,
  });
  if (options.output) await writeFile(options.output, text);
  else process.stdout.write(text);
  const { a, b } = proof.tenants;
  if (proof.left > 0) {
    console.error(
      `${signal.aborted ? "Stopped" : "Out of time"} after ${proof.probes} of ${proof.probes + proof.left} probes; everything is rolled back.`,
    );
  }
  console.error(`${proof.probes} probes as ${a} against ${b}; ${proof.noisy} noisy; --seed ${proof.seed}`);
  if (signal.aborted) return 130;
  const found = failOn !== "never" && report.findings.some(({ level }) => isAtLeast(level, failOn));
  const missed = !options.allowUncovered && report.coverage.some(isUncovered);
  return found || (missed && failOn !== "never") ? 1 : 0;
}

async function proveOptions(options: Options): Promise<ProveOptions> {
  return {
    random: options.random,
    tenants: options.tenants,
    user: options.user,
    role: options.role,
    enter: options.enter,
    seed: options.seed,
    budgetMs: options.budget,
    login: options.login,
    api: apiOptions(options),
    ...(options.tenantColumn && { tenantColumns: options.tenantColumn }),
    ...(options.schema && { schemas: options.schema }),
    ...(options.relation && { only: options.relation }),
    ...(options.except && { except: options.except }),
    ...(options.trustRole && { trustedRoles: options.trustRole }),
    ...(options.wayIn && { waysIn: options.wayIn }),
    ...(options.rows && { rowsSql: await readFile(options.rows, "utf8") }),
  };
}

function apiOptions({ graphql: url, token, graphqlMutations: mutations = false }: Options) {
  if (!url) return undefined;
  if (!token) throw new Error("--graphql needs --token: a token of the first tenant's user.");
  return { url, token, mutations };
}

function wholeNumber(value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(value);
}

/** Milliseconds of "90", "90s", "5m" or "1h". */
function duration(value: string): number {
  const [, number, unit = "s"] = /^(\d{1,6})(s|m|h)?$/.exec(value) ?? [];
  if (!number || Number(number) === 0) throw new InvalidArgumentError("It must be a time: 60s, 5m or 1h.");
  return Number(number) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as "s" | "m" | "h"];
}
