import pg, { type ClientBase } from "pg";
import type { CheckOptions } from "../check/check.ts";
import { rules, sectionOf } from "../check/rules.ts";
import { CannotProve } from "../prove/options.ts";
import type { Finding } from "../report/finding.ts";
import type { Candidate, Fix } from "./fix.ts";
import { withKernel } from "./kernel.ts";
import { reasonOf, triedRules } from "./may-break.ts";
import { withStage } from "./stage.ts";
import { type Tried, tryCandidates } from "./try-candidates.ts";

/** What a tenant is entered with where the catalogs do not tell. */
export type FixOptions = CheckOptions & {
  enter?: string | undefined;
  tenants?: readonly [string, string] | undefined;
  user?: string | undefined;
  /** False: nothing is tried, so all SQL is for review. */
  trial?: boolean | undefined;
  /** The client is in a transaction already, which is left as it was. */
  inTransaction?: boolean | undefined;
};

/**
 * Says what to do about each finding. SQL that may be mechanical is tried as a
 * user of one tenant, in a transaction that is rolled back. Without a superuser,
 * or where no tenant can be entered, all SQL is for review, and the reason says so.
 */
export async function planFixes(
  client: ClientBase,
  findings: readonly Finding[],
  options: FixOptions = {},
): Promise<Fix[]> {
  const known = await withKernel(client, findings, options.tenantColumns ?? ["tenant_id"]);
  const candidates = known.flatMap((finding): Candidate[] =>
    finding.remedy !== null && triedRules.has(finding.rule) ? [{ finding, sql: finding.remedy }] : [],
  );
  const tried = await outcomesOf(client, candidates, options);
  return known.map((finding): Fix => {
    const { remedy, rule } = finding;
    if (remedy === null) return { finding, class: "design", sql: null, reason: inWords(rule) };
    const candidate = candidates.find((each) => each.finding === finding);
    if (!candidate) return { finding, class: "review", sql: remedy, reason: reasonOf(rule) };
    const outcome = tried.outcomes.get(candidate) ?? null;
    if (outcome !== null) return { finding, class: "review", sql: remedy, reason: outcome };
    return { finding, class: "mechanical", sql: remedy, reason: tried.evidence };
  });
}

async function outcomesOf(
  client: ClientBase,
  candidates: readonly Candidate[],
  options: FixOptions,
): Promise<Tried> {
  const untried = (why: string): Tried => ({
    outcomes: new Map(candidates.map((candidate) => [candidate, `It was not tried: ${why}`])),
    evidence: "",
  });
  if (candidates.length === 0) return untried("");
  if (options.trial === false) return untried("--no-try was given.");
  try {
    return await withStage(client, options, (stage) => tryCandidates(stage, candidates, options));
  } catch (error) {
    // Not superuser, no tenant, a lock that others hold: nothing is said of the fixes then.
    if (error instanceof CannotProve || error instanceof pg.DatabaseError) return untried(error.message);
    throw error;
  }
}

/** How the rule's page says to fix it, on one line. */
function inWords(name: string): string {
  const rule = rules.find((each) => each.name === name);
  const words = rule ? sectionOf(rule, "How to fix it").replaceAll(/\s+/g, " ") : "";
  return words || "A person has to decide.";
}
