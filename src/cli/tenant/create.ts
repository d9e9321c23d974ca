import { Command } from "commander";
import type { Config } from "../../config/types.ts";
import { includesCurrent, loadConfig } from "../../config.ts";
import { migrateWithProgress } from "../migrate.ts";
import { run } from "../run.ts";
import { asOperator } from "./as-operator.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { printNewTenant } from "./print-new-tenant.ts";

export type NewTenant = {
  owner: string;
  slug: string;
  name: string;
  tier: string;
  ownerName?: string;
  domain?: string;
  idempotencyKey?: string;
};
type Options = Omit<NewTenant, "slug" | "name"> & {
  slug?: string;
  name?: string;
  reason: string;
  json?: boolean;
};

export const create = () =>
  new Command("create")
    .description("make a tenant with its first owner, and print a token that works")
    .requiredOption("--owner <email>", "the address of the first owner")
    .option("--owner-name <name>", "their name; by default what stands before the @")
    .option("--slug <slug>", "its short name; by default from --name, or from the owner's address")
    .option("--name <name>", "the name that people read; by default from the slug")
    .option("--tier <tier>", "what it may use", "starter")
    .option("--domain <domain>", "the customer's own domain")
    .option("--idempotency-key <key>", "repeated with the same key, it answers the same tenant")
    .option("--reason <text>", "why; it is recorded", "rowhouse tenant create")
    .option("--json", "print JSON")
    .action(
      run(async ({ reason, json, ...given }: Options) => {
        const config = loadConfig();
        const wanted = withNames(given);
        const made = await makeTenant(config, wanted, reason);
        await printNewTenant(config, made, wanted, json === true);
      }),
    );

/** Fills in the names that were not given. */
export function withNames({ slug, name, ...rest }: Omit<Options, "reason" | "json">): NewTenant {
  const [, host = ""] = rest.owner.split("@");
  const made = slug ?? slugOf(name ?? (host.split(".")[0] as string));
  return { ...rest, slug: made, name: name ?? made.replace(/^./, (letter) => letter.toUpperCase()) };
}

const slugOf = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 100);

export type Made = { tenant_id: string; slug: string; owner_id: string };

async function makeTenant(config: Config, wanted: NewTenant, reason: string): Promise<Made> {
  const { slug, name, owner, tier, ownerName, domain, idempotencyKey } = wanted;
  // The embedded database is for development: it needs no step of its own.
  const prepare = async ({ root }: { root?: string }) => {
    if (!root || config.database.kind !== "embedded") return;
    await migrateWithProgress(config, root, includesCurrent(config));
  };
  const label = "Creating the tenant";
  return asOperator(config, { reason, label, prepare }, async (transaction) => {
    const { rows } = await transaction.query<Made>(
      `select * from app_operations.create_tenant(
         slug => $1::text, name => $2::text, owner_email => $3::text, tier => $4::text,
         owner_name => $5::text, domain => $6::text, idempotency_key => $7::text)`,
      [slug, name, owner, tier, ownerName ?? null, domain ?? null, idempotencyKey ?? null],
    );
    return rows[0] as Made;
  }).catch((error) => explainRefusal(error, wanted));
}
