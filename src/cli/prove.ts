import { readFile, writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { loadConfig } from "../config.ts";
import { withAdministrator } from "../database/administration.ts";
import { openDatabase } from "../database/open.ts";
import type { ProveOptions } from "../prove/options.ts";
import { prove as proveDatabase } from "../prove/prove.ts";
import { isAtLeast, isUncovered, type Level, levels } from "../report/finding.ts";
import { type Format, formatReport, formats } from "../report/format.ts";
import { describeError } from "./describe-error.ts";
import { finished } from "./finished.ts";
import { step } from "./progress.ts";
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
      "\nExit status: 0 nothing found and all covered, 1 findings or something not covered, 2 could not run.\nIt locks the rows of both tenants while it runs: prefer a copy of a busy database.",
    )
    .action(async (url: string | undefined, options: Options) => {
      try {
        process.exitCode = await runProve(url, options);
      } catch (error) {
        console.error(`rowhouse: ${describeError(error)}`);
        process.exitCode = 2;
      }
    });

async function runProve(url: string | undefined, options: Options): Promise<0 | 1> {
  const wanted = await proveOptions(options);
  const proof = await withDatabase(url, (address) =>
    step("proving", ({ done, note }) =>
      withAdministrator(address, (client) =>
        proveDatabase(client, {
          ...wanted,
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
  console.error(`${proof.probes} probes as ${a} against ${b}; ${proof.noisy} noisy; --seed ${proof.seed}`);
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

/** The URL that was given, or the configured database, started where it is the embedded one. */
async function withDatabase<T>(url: string | undefined, callback: (url: string) => Promise<T>): Promise<T> {
  if (url) return callback(url);
  const { urls, close } = await openDatabase(loadConfig());
  try {
    return await callback(urls.root ?? urls.app);
  } finally {
    await close();
  }
}
