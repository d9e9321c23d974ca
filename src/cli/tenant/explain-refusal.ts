import { isRowhouseError } from "../../errors.ts";
import type { NewTenant } from "./create.ts";

/** Says which option is at fault where a constraint has refused the tenant. */
export function explainRefusal(error: unknown, { slug, tier, domain, owner }: NewTenant): never {
  const constraint = isRowhouseError(error) ? error.constraint : undefined;
  const sentence = constraint && sentences({ slug, tier, domain, owner })[constraint];
  if (sentence) throw new Error(sentence, { cause: error });
  throw error;
}

const sentences = ({
  slug,
  tier,
  domain,
  owner,
}: Pick<NewTenant, "slug" | "tier" | "owner"> & { domain: string | undefined }): Record<string, string> => ({
  tenants_slug_key: `There is a tenant with the slug ${slug}: choose another with --slug.`,
  tenants_slug_check: `${JSON.stringify(slug)} is no slug: give lower-case letters, digits and inner hyphens with --slug.`,
  tenants_name_check: "The name must have 1 to 255 characters: choose another with --name.",
  tenants_tier_fkey: `There is no tier ${JSON.stringify(tier)}: app_public.tiers holds those that there are.`,
  tenants_domain_key: `Another tenant has the domain ${domain}.`,
  tenants_domain_check: `${JSON.stringify(domain)} is no domain.`,
  users_email_check: `${JSON.stringify(owner)} is no e-mail address.`,
  users_display_name_check: "The owner's name must have 1 to 255 characters: give it with --owner-name.",
});
